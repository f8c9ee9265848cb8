import { labelOf } from "../../service/score/binning/notation.ts";
import { badRateOf, rowsOf } from "../../service/score/counts.ts";
import type { Plan } from "../../service/score/plan.ts";
import type { Refusal } from "../../service/score/select.ts";
import type { Term, Trained } from "../../service/score/train.ts";
import { clipped } from "../simulation/text-width.ts";
import { count, decimal, grid, percent, pValue, type Row, signed } from "./grid.ts";
import type { ModelWords } from "./words.ts";

/** Columns that a bin may take on a terminal; the model card has all of it. */
const LABEL_WIDTH = 60;

/** A trained scorecard on a terminal: the card bin by bin, then what stayed out and why. */
export function trainReport(trained: Trained, plan: Plan, words: ModelWords): string {
  return [
    ...grid([words.head, ...trained.terms.map(termRow)]),
    "",
    ...grid([words.binHead, ...trained.terms.flatMap((term) => binRows(term, trained))]),
    "",
    ...scaleLines(trained, plan, words),
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

function scaleLines(
  { card, fit, measures }: Trained,
  { scale }: Plan,
  words: ModelWords,
): string[] {
  const { from, ppm } = card.pd;
  const pd = (at: number): string => percent((ppm.at(at) ?? 0) / 1_000_000, 2);
  const odds = `${String(scale.odds.bad)} : ${String(scale.odds.good)}`;
  return [
    words.base(count(card.base)),
    words.scale(count(scale.points), odds, count(scale.pdo)),
    words.reach(count(from), count(from + ppm.length - 1), pd(0), pd(-1)),
    words.fit(decimal(fit.deviance, 2), count(fit.iterations)),
    ...developedLines(measures, words),
  ];
}

const developedLines = ({ discrimination }: Trained["measures"], words: ModelWords): string[] =>
  discrimination === undefined
    ? []
    : [
        words.developed(
          decimal(discrimination.auc),
          decimal(discrimination.gini),
          decimal(discrimination.ks),
        ),
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
