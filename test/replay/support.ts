import { ReplayError, RowFault } from "../../scripts/replay/fault.ts";
import { cellReader } from "../../scripts/replay/csv-cells.ts";
import { LineSplitter } from "../../scripts/replay/csv-lines.ts";
import { parseMapping } from "../../scripts/replay/mapping.ts";
import { dialectOf } from "../../scripts/replay/source.ts";
import { planTable } from "../../scripts/replay/table-plan.ts";
import { type Outcome, Translation } from "../../scripts/replay/translate.ts";

/** The code of what `attempt` throws, or undefined. */
export function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof RowFault || error instanceof ReplayError) return error.code;
    throw error;
  }
}

/** A mapping of one table for `source.csv`; `table` is YAML indented by four. */
export const mappingText = (table: string, top = ""): string =>
  `mapping: 1\nmachine: m1\n${top}tables:\n  - file: source.csv\n${table}`;

export interface Translated {
  readonly outcomes: readonly Outcome[];
  readonly summary: ReturnType<Translation["summary"]>;
}

/** Translates a source held in memory, cut into chunks. */
export function translate(
  mapping: string,
  source: string | Uint8Array,
  { chunkBytes = 65_536, startMs = 0, lineBytesMax = 1_048_576 } = {},
): Translated {
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  const parsed = parseMapping(mapping, "map.yaml");
  const table = parsed.tables[0]!;
  const dialect = dialectOf(table.dialect);
  const first = bytes.subarray(0, bytes.indexOf(10) < 0 ? bytes.length : bytes.indexOf(10));
  const header = table.dialect?.header ?? cellReader(dialect)(first);
  const translation = new Translation({
    file: "source.csv",
    hasHeader: table.dialect?.header === undefined,
    cellsOf: cellReader(dialect),
    readRow: planTable(table, parsed, {
      file: "source.csv",
      header,
      holes: {},
      startMs,
      joined: undefined,
    }),
    group: {
      device: "urn:dev:ops:32473-test",
      sourceUri: "ni:///sha-256;AAAA",
      attachments: [],
      rowsMax: table.group?.rows ?? 1,
    },
  });
  const splitter = new LineSplitter(lineBytesMax);
  const outcomes: Outcome[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    outcomes.push(...translation.push(splitter.push(bytes.subarray(at, at + chunkBytes))));
  outcomes.push(...translation.push(splitter.end()), ...translation.end());
  return { outcomes, summary: translation.summary() };
}
