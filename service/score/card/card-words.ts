import type { DecisionBar } from "../document/may-decide.ts";
import type { ModelStatus } from "../document/model-schema.ts";
import type { Reference } from "../plan.ts";
import type { RefusalCode } from "../select.ts";

/** The headings of a model card (Mitchell et al., Model Cards for Model Reporting, 2019) and its sentences. */
export interface CardWords {
  readonly watermark: string;
  readonly bars: Readonly<Record<DecisionBar, string>>;
  readonly mayDecide: (until: string) => string;
  readonly statuses: Readonly<Record<ModelStatus, string>>;
  readonly details: {
    readonly title: string;
    readonly hash: string;
    readonly status: string;
    readonly owner: string;
    readonly validator: string;
    readonly nobody: string;
    readonly validUntil: string;
  };
  readonly purpose: string;
  readonly limits: string;
  readonly data: {
    readonly title: string;
    readonly counts: (rows: string, bads: string, rate: string) => string;
    /** In code marks, as is the name of what was accepted. */
    readonly target: (column: string, bad: string) => string;
    readonly hash: (hash: string) => string;
  };
  readonly making: {
    readonly title: string;
    readonly method: (classes: string, share: string, binsMax: string) => string;
    readonly chosen: (names: string) => string;
    readonly longRun: (rate: string) => string;
    readonly accepted: (name: string, because: string) => string;
    readonly scale: (points: string, odds: string, pdo: string) => string;
    readonly references: Readonly<Record<Reference, string>>;
  };
  readonly measures: {
    readonly title: string;
    readonly flatter: string;
    readonly heldOut: (folds: string) => string;
    readonly head: readonly [string, string, string];
    readonly bandHead: readonly [string, string, string, string, string];
  };
  readonly card: {
    readonly title: string;
    readonly base: (points: string) => string;
    readonly head: readonly [string, string, string, string, string, string];
    readonly characteristic: (iv: string, coefficient: string, error: string, p: string) => string;
  };
  readonly refusedTitle: string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
}
