import type { DecisionBar } from "../../service/score/document/may-decide.ts";
import type { ModelStatus } from "../../service/score/document/model-schema.ts";
import type { Stability } from "../../service/score/measure/stability.ts";
import type { RefusalCode } from "../../service/score/select.ts";

/** Figures as they are to be shown. */
interface Figures {
  readonly iv: string;
  readonly ivMin: string;
  readonly coefficient: string;
  readonly categoriesMax: string;
}

export interface EvaluateWords {
  readonly cases: (file: string, goods: string, bads: string) => string;
  readonly indeterminate: (cases: string) => string;
  readonly open: (cases: string) => string;
  readonly unmatched: (cases: string) => string;
  readonly unscored: (cases: string) => string;
  readonly measureHead: readonly [string, string, string, string];
  readonly measures: Readonly<Record<"auc" | "gini" | "ks" | "brier" | "fit", string>>;
  readonly calibrationTitle: string;
  readonly bandHead: readonly [string, string, string, string, string];
  readonly shiftTitle: string;
  readonly shiftHead: readonly [string, string, string];
  readonly score: string;
  readonly stabilities: Readonly<Record<Stability, string>>;
  readonly contest: (file: string) => string;
  readonly contestHead: readonly [string, string, string];
  readonly cutOffs: (champion: string, challenger: string) => string;
  readonly swapHead: readonly [string, string, string, string];
  readonly swap: Readonly<Record<"both" | "out" | "in" | "neither", string>>;
}

export interface ExplainWords {
  readonly case: (place: string) => string;
  readonly score: (score: string, pd: string) => string;
  readonly head: readonly [string, string, string, string, string];
  readonly base: string;
  readonly reasonsTitle: string;
  readonly noReasons: string;
  readonly reason: (words: string, bin: string, points: string) => string;
  readonly unscorable: string;
  readonly faults: Readonly<
    Record<"noBin" | "notADecimal", (name: string, found: string) => string>
  >;
  readonly mayDecide: string;
  readonly bars: Readonly<Record<DecisionBar, string>>;
}

/** What the command says, apart from errors. */
export interface ModelWords {
  readonly data: (
    file: string,
    rows: string,
    bads: string,
    rate: string,
    columns: string,
  ) => string;
  readonly binning: (name: string, done: string) => string;
  readonly head: readonly [string, string, string, string, string];
  readonly binHead: readonly [string, string, string, string, string, string];
  readonly base: (points: string) => string;
  readonly scale: (points: string, odds: string, pdo: string) => string;
  readonly reach: (from: string, to: string, worst: string, best: string) => string;
  readonly refusedTitle: string;
  readonly refusals: Readonly<Record<RefusalCode, (figures: Figures) => string>>;
  readonly accepted: (name: string, because: string) => string;
  readonly fit: (deviance: string, iterations: string) => string;
  /** On the cases that it was made from. */
  readonly developed: (auc: string, gini: string, ks: string) => string;
  /** On folds that were held out. */
  readonly heldOut: (folds: string, auc: string, gini: string, ks: string) => string;
  readonly notHeldOut: string;
  readonly written: (file: string) => string;
  readonly draft: (file: string) => string;
  readonly statuses: Readonly<Record<ModelStatus, string>>;
  readonly watermark: string;
  readonly evaluate: EvaluateWords;
  readonly explain: ExplainWords;
}
