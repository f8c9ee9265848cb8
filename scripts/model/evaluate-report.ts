import type { Language } from "../../service/score/document/dictionary.ts";
import { nameWords } from "../../service/score/document/dictionary.ts";
import { badRateOf, type Counts, rowsOf } from "../../service/score/counts.ts";
import type { Measures } from "../../service/score/measure/measures.ts";
import { stabilityOf } from "../../service/score/measure/stability.ts";
import type { SwapSet } from "../../service/score/measure/swap-set.ts";
import { count, decimal, grid, percent, pValue, type Row } from "./grid.ts";
import type { Judged, Unscored } from "./judged.ts";
import type { ModelFile } from "./read-document.ts";
import type { EvaluateWords, ModelWords } from "./words.ts";

/** How a population moved since training. */
export interface Shift {
  /** Undefined for the score. */
  readonly name: string | undefined;
  readonly index: number | undefined;
}

/** A challenger beside the champion, on the same cases. */
export interface Contest {
  readonly challenger: ModelFile;
  readonly champion: Measures;
  readonly measures: Measures;
  readonly swap: SwapSet;
}

export interface Evaluation {
  readonly read: ModelFile;
  readonly file: string;
  readonly judged: Judged;
  readonly unscored: readonly Unscored[];
  readonly measures: Measures;
  readonly shifts: readonly Shift[];
  readonly contest: Contest | undefined;
}

/** What a model was worth, on a terminal. */
export function evaluationReport(
  evaluation: Evaluation,
  words: ModelWords,
  language: Language,
): string {
  const { contest, measures, read } = evaluation;
  const said = words.evaluate;
  const columns = [developed(read.scorecard), heldOut(read.scorecard), shown(measures)];
  return [
    ...headLines(evaluation, words),
    "",
    ...grid([said.measureHead, ...measureRows(columns, said)]),
    "",
    said.calibrationTitle,
    ...grid([said.bandHead, ...measures.bands.map(bandRow)]),
    "",
    said.shiftTitle,
    ...grid([said.shiftHead, ...shiftRows(evaluation, said, language)], 1),
    ...(contest === undefined ? [] : ["", ...contestLines(contest, said)]),
    "",
  ].join("\n");
}

function headLines(
  { file, judged, measures, read, unscored }: Evaluation,
  words: ModelWords,
): string[] {
  const { bads, goods } = measures.cases;
  const said = words.evaluate;
  return [
    ...modelLines(read, words),
    said.cases(file, count(goods), count(bads)),
    ...(judged.indeterminate > 0 ? [said.indeterminate(count(judged.indeterminate))] : []),
    ...(judged.open > 0 ? [said.open(count(judged.open))] : []),
    ...(judged.unmatched.length > 0 ? [said.unmatched(count(judged.unmatched.length))] : []),
    ...judged.unmatched.slice(0, EXAMPLES_MAX).map((name) => `  ${name}`),
    ...(unscored.length > 0 ? [said.unscored(count(unscored.length))] : []),
    ...unscored.slice(0, EXAMPLES_MAX).map((one) => unscoredLine(file, one)),
  ];
}

const EXAMPLES_MAX = 5;

const unscoredLine = (file: string, { faults, line }: Unscored): string =>
  `  ${file}:${String(line)} ${faults.map(({ found, name }) => `${name} ${found === undefined ? "–" : JSON.stringify(found)}`).join(", ")}`;

/** Which model it is, and its watermark. */
export function modelLines({ hash, model, path }: ModelFile, words: ModelWords): string[] {
  if (model === undefined) return [words.draft(path)];
  const title = `${model.name} ${String(model.version)} (${words.statuses[model.status]}) ${hash ?? ""}`;
  return [title, ...(model.status === "illustrative" ? [words.watermark] : [])];
}

/** One model's figures as they are shown. */
interface Shown {
  readonly auc: string;
  readonly gini: string;
  readonly ks: string;
  readonly brier: string;
  readonly fit: string;
}

const NONE = "–";

function shown({
  brier,
  discrimination,
  goodnessOfFit,
}: Pick<Measures, "brier" | "discrimination" | "goodnessOfFit">): Shown {
  return {
    auc: discrimination === undefined ? NONE : decimal(discrimination.auc),
    gini: discrimination === undefined ? NONE : decimal(discrimination.gini),
    ks:
      discrimination === undefined
        ? NONE
        : `${decimal(discrimination.ks)} @ ${String(discrimination.ksScore)}`,
    brier: brier === undefined ? NONE : decimal(brier, 4),
    fit:
      goodnessOfFit === undefined
        ? NONE
        : `${decimal(goodnessOfFit.chiSquare, 1)} / ${String(goodnessOfFit.degrees)}, p ${pValue(goodnessOfFit.pValue)}`,
  };
}

type Kept = ModelFile["scorecard"]["measures"];

/** What the model's own document says of the cases that it was made from. */
const developed = ({ measures }: ModelFile["scorecard"]): Shown =>
  kept(measures, measures.goodnessOfFit);

const heldOut = ({ measures }: ModelFile["scorecard"]): Shown => kept(measures.heldOut ?? {});

function kept(
  { brier, discrimination }: Pick<Kept, "brier" | "discrimination">,
  goodnessOfFit?: Kept["goodnessOfFit"],
): Shown {
  return shown({
    brier: brier === undefined ? undefined : Number(brier),
    discrimination: discrimination && {
      auc: Number(discrimination.auc),
      gini: Number(discrimination.gini),
      ks: Number(discrimination.ks),
      ksScore: discrimination.ksScore,
    },
    goodnessOfFit: goodnessOfFit && {
      chiSquare: Number(goodnessOfFit.chiSquare),
      degrees: goodnessOfFit.degrees,
      pValue: Number(goodnessOfFit.pValue),
    },
  });
}

const measureRows = (columns: readonly Shown[], { measures }: EvaluateWords): Row[] =>
  (["auc", "gini", "ks", "brier", "fit"] as const).map((name) => [
    measures[name],
    ...columns.map((column) => column[name]),
  ]);

const bandRow = ({ bads, from, goods, pdPpmSum, to }: Measures["bands"][number]): Row => [
  from === to ? count(from) : `${count(from)} – ${count(to)}`,
  count(goods + bads),
  count(bads),
  percent(bads / (goods + bads)),
  percent(pdPpmSum / 1_000_000 / (goods + bads)),
];

const shiftRows = ({ read, shifts }: Evaluation, said: EvaluateWords, language: Language): Row[] =>
  shifts.map(({ index, name }) => [
    name === undefined ? said.score : nameWords(read.model?.dictionary ?? [], name, language),
    index === undefined ? NONE : decimal(index),
    index === undefined ? NONE : said.stabilities[stabilityOf(index)],
  ]);

function contestLines(
  { challenger, champion, measures, swap }: Contest,
  said: EvaluateWords,
): string[] {
  const rows: (readonly [string, Counts])[] = [
    [said.swap.both, swap.both],
    [said.swap.out, swap.swappedOut],
    [said.swap.in, swap.swappedIn],
    [said.swap.neither, swap.neither],
  ];
  const from = swap.challengerFrom === undefined ? NONE : count(swap.challengerFrom);
  return [
    said.contest(challenger.path),
    ...grid([said.contestHead, ...measureRows([shown(champion), shown(measures)], said)]),
    "",
    said.cutOffs(count(swap.championFrom), from),
    ...grid([said.swapHead, ...rows.map(([name, counts]) => swapRow(name, counts))]),
  ];
}

const swapRow = (name: string, counts: Counts): Row => [
  name,
  count(rowsOf(counts)),
  count(counts.bads),
  rowsOf(counts) === 0 ? NONE : percent(badRateOf(counts)),
];
