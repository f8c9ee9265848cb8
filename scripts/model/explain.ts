import type { CommandContext } from "../../service/command.ts";
import { decisionBar } from "../../service/score/document/may-decide.ts";
import { rowAt } from "../../service/score/table.ts";
import { scorer } from "../../service/score/score-case.ts";
import { explanation } from "./explain-report.ts";
import { ModelFault } from "./fault.ts";
import { languageOf, wordsIn } from "./language.ts";
import { caseRules, type Options, required, whole } from "./options.ts";
import { readModel } from "./read-document.ts";
import { requireColumns } from "./require-columns.ts";
import { type ReadTable, readTable } from "./read-table.ts";

/** `./tallystick model explain` */
export async function explainCase(options: Options, context: CommandContext): Promise<void> {
  const language = languageOf(options.lang, context.env);
  const read = await readModel(required(options, "model"));
  const data = await readTable(required(options, "data"), caseRules(options));
  requireColumns(read, data);
  const row = rowOf(data, whole(options, "line", data.source.rows[0]!.line));
  const one = rowAt(data.table, row);
  const scored = scorer(read.scorecard)(one);
  const place = `${data.source.path}:${String(data.source.rows[row]!.line)}`;
  const bar = read.model && decisionBar(read.model, new Date().toISOString());
  context.stdout.write(
    explanation({ read, case: one, scored, place, bar }, wordsIn(language), language),
  );
}

function rowOf({ source }: ReadTable, line: number): number {
  const row = source.rows.findIndex((one) => one.line === line);
  if (row < 0)
    throw new ModelFault("usage", `--line ${String(line)}: ${source.path} has no case there`);
  return row;
}
