import type { Facts } from "../../service/trace/published.ts";
import type { Standing } from "./read.ts";

type LinkType = NonNullable<Facts["links"]>[number]["type"];

/** The page's own words; those of the checks are the verifier's. `{name}` stands for a value. */
export interface TraceWords {
  readonly otherLanguage: string;
  readonly loading: string;
  /** By the code of a problem. */
  readonly unread: Readonly<Record<string, string>>;
  readonly again: string;
  readonly standings: Readonly<Record<Standing, readonly [word: string, meaning: string]>>;
  readonly releasedAt: string;
  readonly byRulesOf: string;
  readonly says: string;
  readonly party: string;
  readonly links: Readonly<Record<LinkType, string>>;
  readonly story: string;
  readonly storyHint: string;
  readonly noStory: string;
  readonly graph: string;
  readonly graphHint: string;
  readonly hidden: string;
  readonly cut: string;
  /** By business step of the CBV, or by kind of event. */
  readonly steps: Readonly<Record<string, string>>;
  readonly verdicts: Readonly<Record<string, string>>;
  readonly pieces: string;
  readonly at: string;
  readonly about: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, string>>;
  readonly unsigned: string;
  readonly verify: string;
  readonly verifyHint: string;
  readonly verifyStart: string;
  readonly verifyNone: string;
  readonly manifest: string;
  readonly manifestServed: string;
  readonly manifestHint: string;
  readonly choose: string;
  readonly nodeLabel: string;
  readonly ask: string;
  readonly asking: string;
  readonly badUrl: string;
  readonly noNodes: string;
  readonly notFetched: string;
  readonly where: string;
  readonly whereHint: string;
  readonly whereTold: string;
  readonly whereNot: string;
  readonly doubtTitle: string;
  readonly doubt: string;
  readonly doubtWhy: string;
  readonly download: string;
}
