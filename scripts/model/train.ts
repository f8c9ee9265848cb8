import { canonicalize } from "../../device-attest/jcs.ts";
import { scorecardDocument } from "../../service/score/document/scorecard-document.ts";
import type { ScorecardDocument } from "../../service/score/document/scorecard-schema.ts";
import { type Acceptance, type Plan, planDefaults, references } from "../../service/score/plan.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { train, type Trained } from "../../service/score/train.ts";
import type { CommandContext } from "../../service/command.ts";
import type { CsvRows } from "./csv-rows.ts";
import { ModelFault } from "./fault.ts";
import { count, percent } from "./grid.ts";
import { languageOf, wordsIn } from "./language.ts";
import { type Options, positive, required, tableRules, whole } from "./options.ts";
import { progressOn } from "./progress.ts";
import { readBins } from "./read-bins.ts";
import { type ReadTable, readTable } from "./read-table.ts";
import { trainReport } from "./train-report.ts";
import { writeNew } from "./write-new.ts";

/** `./tallystick model train` */
export async function trainModel(options: Options, context: CommandContext): Promise<void> {
  const words = wordsIn(languageOf(options.lang, context.env));
  const data = await readTable(required(options, "data"), tableRules(options));
  const plan = await planOf(options, data);
  const progress = progressOn(context.stderr, words);
  const trained = trainOn(data, plan, progress.show);
  progress.done();
  const { bads, goods } = trained.sample;
  const columns = plan.use?.length ?? data.table.columns.length - 1;
  const rate = percent(bads / (bads + goods));
  context.stdout.write(
    `${words.data(data.source.path, count(bads + goods), count(bads), rate, count(columns))}\n\n`,
  );
  context.stdout.write(trainReport(trained, plan, words));
  if (options.out === undefined) return;
  await writeNew(options.out, canonicalize(documentOf(trained, plan, { data, options })));
  context.stdout.write(`${words.written(options.out)}\n`);
}

const documentOf = (
  trained: Trained,
  plan: Plan,
  { data, options }: { readonly data: ReadTable; readonly options: Options },
): ScorecardDocument =>
  scorecardDocument(trained, plan, {
    sha256: data.source.sha256,
    ...(options.description !== undefined && { description: options.description }),
  });

async function planOf(options: Options, { table }: ReadTable): Promise<Plan> {
  const target = { column: required(options, "target"), bad: required(options, "bad") };
  const bins = options.bins === undefined ? planDefaults.bins : await readBins(options.bins);
  const named = options.use ?? (bins.size > 0 ? [...bins.keys()] : undefined);
  const all = named ?? table.columns.map(({ name }) => name);
  const left = new Set([target.column, ...(options.exclude ?? [])]);
  return {
    ...planDefaults,
    target,
    bins,
    use: all.filter((name) => !left.has(name)),
    accept: (options.accept ?? []).map(acceptanceOf),
    longRunBadRate: positive(options, "bad-rate"),
    scale: scaleOf(options),
    reference: referenceOf(options),
  };
}

function scaleOf(options: Options): Plan["scale"] {
  const { odds, pdo, points } = planDefaults.scale;
  const scale = {
    points: whole(options, "points", points),
    odds: { bad: odds.bad, good: whole(options, "odds", odds.good) },
    pdo: whole(options, "pdo", pdo),
  };
  if (scale.odds.good < 1 || scale.pdo < 1)
    throw new ModelFault("usage", "--odds and --pdo are above 0");
  return scale;
}

function acceptanceOf(text: string): Acceptance {
  const at = text.indexOf("=");
  const [name, because] = [text.slice(0, at), text.slice(at + 1).trim()];
  if (at < 1 || because === "")
    throw new ModelFault("usage", "--accept names a characteristic and says why: NAME=REASON");
  return { name, because };
}

function referenceOf({ reference = planDefaults.reference }: Options): Plan["reference"] {
  const known = references.find((one) => one === reference);
  if (known === undefined)
    throw new ModelFault("usage", `--reference is ${references.join(" or ")}`);
  return known;
}

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
