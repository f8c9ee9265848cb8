import type { LimitState } from "./warning.ts";

export interface ReviewNoticeWords {
  readonly title: string;
  readonly states: Readonly<Record<LimitState, string>>;
  readonly limit: (amount: string, granted: string, currency: string) => string;
  readonly reasons: string;
  readonly reason: (words: string, evidence: string) => string;
  readonly evidence: (name: string, before: string | null, now: string | null) => string;
  readonly remedy: string;
  readonly check: (hash: string) => string;
}
