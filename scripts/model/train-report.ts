import { labelOf } from "../../service/score/binning/notation.ts";
import { badRateOf, rowsOf } from "../../service/score/counts.ts";
import type { CrossValidation } from "../../service/score/cross-validate.ts";
import type { Measures } from "../../service/score/measure/measures.ts";
import type { Plan } from "../../service/score/plan.ts";
import type { Refusal } from "../../service/score/select.ts";
import type { Term, Trained } from "../../service/score/train.ts";
import { clipped } from "../simulation/text-width.ts";
import { count, decimal, grid, percent, pValue, type Row, signed } from "./grid.ts";
import type { ReadTable } from "./read-table.ts";
import type { ModelWords } from "./words.ts";

/** Columns that a bin may take on a terminal; the model card has all of it. */
const LABEL_WIDTH = 60;

/** What came of training, and by which plan. */
export interface Made {
  readonly trained: Trained;
  readonly plan: Plan;
  /** Undefined where nothing was held out, or the folds are too small. */
  readonly heldOut: CrossValidation | undefined;
}

export function dataLine(
  { source, table }: ReadTable,
  { plan, trained: { sample } }: Made,
  words: ModelWords,
): string {
  const columns = plan.use?.length ?? table.columns.length - 1;
  const [rows, bads] = [count(rowsOf(sample)), count(sample.bads)];
  return words.data(source.path, rows, bads, percent(badRateOf(sample)), count(columns));
}

/** A trained scorecard on a terminal: the card bin by bin, then what stayed out and why. */
export function trainReport({ heldOut, plan, trained }: Made, words: ModelWords): string {
  return [
    ...grid([words.head, ...trained.terms.map(termRow)]),
    "",
    ...grid([words.binHead, ...trained.terms.flatMap((term) => binRows(term, trained))]),
    "",
    ...scaleLines(trained, plan, words),
    ...measureLines(trained, heldOut, words),
    ...refusedLines(trained.refused, plan, words),
    ...trained.accepted.map(({ because, name }) => words.accepted(name, because)),
    "",
  ].join("\n");
}

const termRow = ({ coefficient, iv, name, pValue: p, standardError }: Term): Row => [
  name,
  decimal(iv),
  decimal(coefficient),
  decimal(standardError),
  pValue(p),
];

function binRows({ bins, name }: Term, { card, sample }: Trained): Row[] {
  const line = card.lines.find((one) => one.name === name)!;
  const rows = bins.map((bin, at) => [
    clipped(`  ${labelOf(bin.bin)}`, LABEL_WIDTH),
    count(rowsOf(bin)),
    percent(rowsOf(bin) / rowsOf(sample)),
    rowsOf(bin) === 0 ? "–" : percent(badRateOf(bin)),
    decimal(bin.woe),
    signed(line.bins[at]!.points),
  ]);
  return [[name, "", "", "", "", ""], ...rows];
}

function scaleLines({ card, fit }: Trained, { scale }: Plan, words: ModelWords): string[] {
  const { from, ppm } = card.pd;
  const pd = (at: number): string => percent((ppm.at(at) ?? 0) / 1_000_000, 2);
  const odds = `${String(scale.odds.bad)} : ${String(scale.odds.good)}`;
  return [
    words.base(count(card.base)),
    words.scale(count(scale.points), odds, count(scale.pdo)),
    words.reach(count(from), count(from + ppm.length - 1), pd(0), pd(-1)),
    words.fit(decimal(fit.deviance, 2), count(fit.iterations)),
  ];
}

function measureLines(
  { measures }: Trained,
  heldOut: CrossValidation | undefined,
  words: ModelWords,
): string[] {
  const own = figures(measures);
  const held = heldOut && figures(heldOut.measures);
  return [
    ...(own === undefined ? [] : [words.developed(...own)]),
    held === undefined ? words.notHeldOut : words.heldOut(count(heldOut?.folds ?? 0), ...held),
  ];
}

/** AUC, Gini and KS. */
const figures = ({ discrimination }: Measures): [string, string, string] | undefined =>
  discrimination && [
    decimal(discrimination.auc),
    decimal(discrimination.gini),
    decimal(discrimination.ks),
  ];

function refusedLines(refused: readonly Refusal[], plan: Plan, words: ModelWords): string[] {
  if (refused.length === 0) return [];
  const rows = refused.map(({ code, coefficient = 0, iv = 0, name }) => [
    `  ${name}`,
    words.refusals[code]({
      iv: decimal(iv, 4),
      ivMin: String(plan.ivMin),
      coefficient: decimal(coefficient),
      categoriesMax: count(plan.categoriesMax),
    }),
  ]);
  return ["", words.refusedTitle, ...grid(rows, 2)];
}
