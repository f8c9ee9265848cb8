import { type Counts, total } from "../counts.ts";
import { type Band, bandsOf } from "./bands.ts";
import { brierOf, type GoodnessOfFit, hosmerLemeshow } from "./calibration.ts";
import { type Discrimination, discriminationOf } from "./discrimination.ts";
import { ranked, type ScoredCase } from "./ranked.ts";

/** What a scorecard is worth on some cases; undefined is what these cases cannot say. */
export interface Measures {
  readonly cases: Counts;
  readonly discrimination: Discrimination | undefined;
  readonly brier: number | undefined;
  readonly goodnessOfFit: GoodnessOfFit | undefined;
  /** The calibration table. */
  readonly bands: readonly Band[];
}

/** @param on the cases that the model was made from, or others: the first flatter it */
export function measure(cases: readonly ScoredCase[], on: "development" | "others"): Measures {
  const ranks = ranked(cases);
  const bands = bandsOf(ranks);
  return {
    cases: total(ranks),
    discrimination: discriminationOf(ranks),
    brier: brierOf(cases),
    goodnessOfFit: hosmerLemeshow(bands, on === "development" ? 2 : 0),
    bands,
  };
}
