import type { CommandContext } from "../../service/command.ts";
import { type CrossValidation, crossValidate } from "../../service/score/cross-validate.ts";
import { scorecardDocument } from "../../service/score/document/scorecard-document.ts";
import type { ScorecardDocument } from "../../service/score/document/scorecard-schema.ts";
import type { Plan } from "../../service/score/plan.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { train, type Trained } from "../../service/score/train.ts";
import type { CsvRows } from "./csv-rows.ts";
import { ModelFault } from "./fault.ts";
import { languageOf, wordsIn } from "./language.ts";
import { type Options, required, tableRules, whole } from "./options.ts";
import { planOf } from "./plan-of.ts";
import { progressOn } from "./progress.ts";
import { type ReadTable, readTable } from "./read-table.ts";
import { scorecardText } from "./scorecard-text.ts";
import { dataLine, type Made, trainReport } from "./train-report.ts";
import { writeNew } from "./write-new.ts";

const FOLDS = 5;

/** `./tallystick model train` */
export async function trainModel(options: Options, context: CommandContext): Promise<void> {
  const words = wordsIn(languageOf(options.lang, context.env));
  const folds = foldsOf(options);
  const data = await readTable(required(options, "data"), tableRules(options));
  const plan = await planOf(options, data);
  const progress = progressOn(context.stderr, words);
  const trained = trainOn(data, plan, progress.show);
  progress.done();
  const made = { trained, plan, heldOut: heldOutOf(data, plan, folds) };
  const text = scorecardText(documentOf(made, data, options), data.source.path);
  context.stdout.write(`${dataLine(data, made, words)}\n\n${trainReport(made, words)}`);
  if (options.out === undefined) return;
  await writeNew(options.out, text);
  context.stdout.write(`${words.written(options.out)}\n`);
}

function foldsOf(options: Options): number {
  const folds = whole(options, "folds", FOLDS);
  if (folds === 0 || (folds >= 2 && folds <= 100)) return folds;
  throw new ModelFault("usage", "--folds lies between 2 and 100, or is 0");
}

/** Folds are small samples: where one of them cannot be trained on, nothing is said of it. */
function heldOutOf({ table }: ReadTable, plan: Plan, folds: number): CrossValidation | undefined {
  try {
    return folds === 0 ? undefined : crossValidate(table, plan, folds);
  } catch (error) {
    if (error instanceof ScoreError) return undefined;
    throw error;
  }
}

const documentOf = (
  { heldOut, plan, trained }: Made,
  { source }: ReadTable,
  { description }: Options,
): ScorecardDocument =>
  scorecardDocument(trained, plan, {
    heldOut,
    data: { sha256: source.sha256, ...(description !== undefined && { description }) },
  });

function trainOn(
  { source, table }: ReadTable,
  plan: Plan,
  onBinned: Parameters<typeof train>[2],
): Trained {
  try {
    return train(table, plan, onBinned);
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    throw new ModelFault("score", placed(error, source));
  }
}

/** The error in the words of whoever opens the file. */
function placed({ message, where }: ScoreError, { path, rows }: CsvRows): string {
  const line = where.row === undefined ? "" : `:${String(rows[where.row]!.line)}`;
  const column = where.column === undefined ? "" : ` column ${JSON.stringify(where.column)}`;
  const found = where.found === undefined ? "" : ` (${JSON.stringify(where.found)})`;
  return `${path}${line}${column}: ${message}${found}`;
}
