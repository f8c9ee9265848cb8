import type { Basis } from "./finding.ts";
import type { Outcome } from "./decision.ts";

/** What a notice says around the reasons, which bring words of their own. */
export interface NoticeWords {
  readonly title: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly byPerson: string;
  readonly offer: (amount: string, currency: string, months: number, rate: string) => string;
  readonly reasons: string;
  readonly reason: (words: string, basis: string) => string;
  readonly bases: Readonly<Record<Basis["kind"], (name: string) => string>>;
  readonly contest: string;
  readonly check: (hash: string) => string;
}
