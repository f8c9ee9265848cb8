import { type Characteristic, characteristicOf } from "./binning/characteristic.ts";
import { calibrate } from "./calibrate.ts";
import type { Counts } from "./counts.ts";
import type { Estimate, Fit } from "./fit/logistic.ts";
import { measure, type Measures } from "./measure/measures.ts";
import type { ScoredCase } from "./measure/ranked.ts";
import type { Acceptance, Plan } from "./plan.ts";
import { type Sample, sampleOf } from "./sample.ts";
import { ScoreError } from "./score-error.ts";
import { type Scorecard, scorecardOf } from "./scorecard.ts";
import { fitSelected, type Refusal, selectInformative } from "./select.ts";
import type { Column, Table } from "./table.ts";

/** A characteristic of the model. */
export interface Term extends Characteristic, Estimate {}

/** A scorecard with all that was found on the way to it. */
export interface Trained {
  readonly sample: Counts;
  readonly terms: readonly Term[];
  readonly refused: readonly Refusal[];
  readonly accepted: readonly Acceptance[];
  /** Calibrated. */
  readonly intercept: number;
  readonly fit: Fit;
  readonly card: Scorecard;
  /** On the sample itself, which flatters. */
  readonly measures: Measures;
}

/** A column was binned, the `done`-th of `total`. */
export type Progress = (name: string, done: number, total: number) => void;

/**
 * Makes a scorecard: bins, weighs the evidence, selects, fits, calibrates, scales and measures. The same table and plan
 * make the same scorecard.
 * @throws ScoreError
 */
export function train(table: Table, plan: Plan, onBinned: Progress = () => undefined): Trained {
  const sample = sampleOf(table, plan.target, plan.use);
  requireKnown(plan.accept, sample);
  const { names, columns } = withoutNames(sample.columns, plan);
  const weighed = weighAll(columns, sample, plan, onBinned);
  const informative = selectInformative(weighed, plan.ivMin, plan.accept);
  const { fit, kept, refused } = fitSelected(informative, sample.isBad, plan.accept);
  const intercept = calibrate(fit.intercept.coefficient, sample.counts, plan.longRunBadRate);
  const coefficients = fit.estimates.map(({ coefficient }) => coefficient);
  const card = scorecardOf(
    { characteristics: kept, coefficients, intercept },
    plan.scale,
    plan.reference,
  );
  return {
    sample: sample.counts,
    terms: kept.map((one, at) => ({ ...one, ...fit.estimates[at]! })),
    refused: [...names, ...refused],
    accepted: plan.accept.filter(({ name }) => broken(name, kept, coefficients, plan)),
    intercept,
    fit,
    card,
    measures: measure(scored(card, kept, sample), "development"),
  };
}

/** Whether the model has a characteristic that the rules refuse: whoever accepted another one said nothing of it. */
function broken(
  name: string,
  kept: readonly Characteristic[],
  coefficients: readonly number[],
  { ivMin }: Plan,
): boolean {
  const at = kept.findIndex((one) => one.name === name);
  return at >= 0 && (kept[at]!.iv < ivMin || coefficients[at]! < 0);
}

function requireKnown(accepted: readonly Acceptance[], { columns }: Sample): void {
  for (const { name } of accepted)
    if (!columns.some((column) => column.name === name))
      throw new ScoreError("acceptedUnknown", { column: name });
}

/** Sets aside what has so many categories that each is hardly more than one case, unless a person grouped them. */
function withoutNames(
  all: readonly Column[],
  { bins, categoriesMax }: Plan,
): { readonly names: readonly Refusal[]; readonly columns: readonly Column[] } {
  const isName = ({ kind, name, values }: Column) =>
    kind === "categorical" && !bins.has(name) && categoriesIn(values) > categoriesMax;
  return {
    names: all.filter(isName).map(({ name }) => ({ name, code: "tooManyCategories" })),
    columns: all.filter((column) => !isName(column)),
  };
}

/** What is missing is no category. */
const categoriesIn = (values: Column["values"]): number =>
  new Set(values.filter((value) => value !== undefined)).size;

const weighAll = (
  columns: readonly Column[],
  sample: Sample,
  { binning, bins }: Plan,
  onBinned: Progress,
): Characteristic[] =>
  columns.map((column, at) => {
    const chosen = bins.get(column.name);
    const binned = characteristicOf(column, sample, { chosen, rule: binning });
    onBinned(column.name, at + 1, columns.length);
    return binned;
  });

/** The sample's own cases, whose bins are known. */
const scored = (
  { base, lines, pd }: Scorecard,
  kept: readonly Characteristic[],
  { isBad }: Sample,
): ScoredCase[] =>
  isBad.map((bad, row) => {
    const points = lines.map(({ bins }, at) => bins[kept[at]!.binOf[row]!]!.points);
    const score = points.reduce((sum, one) => sum + one, base);
    return { score, pdPpm: pd.ppm[score - pd.from]!, isBad: bad };
  });
