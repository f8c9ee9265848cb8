import type { RefusalCode } from "../../service/score/select.ts";

/** Figures as they are to be shown. */
interface Figures {
  readonly iv: string;
  readonly ivMin: string;
  readonly coefficient: string;
  readonly categoriesMax: string;
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
}
