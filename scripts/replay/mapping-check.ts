import { Compile } from "typebox/compile";
import { parseFactor } from "./decimal-text.ts";
import { RowFault } from "./fault.ts";
import { instantReader } from "./instant.ts";
import {
  type ColumnRules,
  type LeafRules,
  LeafSchema,
  type Mapping,
  type Table,
  type TimeRules,
} from "./mapping-schema.ts";
import { isZone } from "../../service/zone.ts";

/** What is wrong with a mapping beyond its shape, and where. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const leafCheck = Compile(LeafSchema);

/** Whether a node of an event or inspection takes its value from a cell. */
export const isLeaf = (node: unknown): node is LeafRules =>
  typeof node === "object" && node !== null && "from" in node;

export const issuesOf = (mapping: Mapping): Issue[] =>
  mapping.tables.flatMap((table, at) =>
    tableIssues(table).map(({ path, message }) => ({ path: ["tables", at, ...path], message })),
  );

function tableIssues(table: Table): Issue[] {
  return [
    ...kindIssues(table),
    ...encodingIssues(table),
    ...timeIssues(table.time),
    ...columnIssues(table.readings, "readings"),
    ...columnIssues(table.measurements, "measurements"),
    ...treeIssues(table.event, ["event"]),
    ...treeIssues(table.inspection, ["inspection"]),
  ];
}

function* kindIssues(table: Table): Generator<Issue> {
  const { event, inspection, readings, measurements, group } = table;
  const kinds = [event, inspection].filter((content) => content !== undefined).length;
  if (kinds === 0 && readings === undefined)
    yield { path: [], message: "a table needs readings, an event or an inspection" };
  if (kinds === 2) yield { path: ["event"], message: "a record is an event or an inspection" };
  if (event !== undefined && readings !== undefined)
    yield { path: ["readings"], message: "an event carries no readings" };
  if ((inspection === undefined) !== (measurements === undefined))
    yield { path: ["inspection"], message: "inspection and measurements go together" };
  if (kinds > 0 && (group?.rows ?? 1) > 1)
    yield { path: ["group"], message: "an event or inspection has one row" };
}

function* encodingIssues({ dialect, join }: Table): Generator<Issue> {
  for (const [rules, path] of [
    [dialect, ["dialect", "encoding"]],
    [join?.dialect, ["join", "dialect", "encoding"]],
  ] as const)
    if (rules?.encoding !== undefined && !isEncoding(rules.encoding))
      yield { path, message: `unknown or unfit encoding ${rules.encoding}` };
}

/** UTF-16 does not keep the byte 0x0A for line feeds. */
function isEncoding(label: string): boolean {
  try {
    return !new TextDecoder(label, { fatal: true }).encoding.startsWith("utf-16");
  } catch {
    return false;
  }
}

function* timeIssues(time: TimeRules): Generator<Issue> {
  const { column, start, intervalMs } = time;
  if ((column === undefined) === (start === undefined))
    yield {
      path: ["time"],
      message: "time needs either column and format, or start and intervalMs",
    };
  if (column !== undefined) yield* instantIssues(time, ["time"]);
  if (start === undefined) return;
  if (intervalMs === undefined) yield { path: ["time"], message: "start needs intervalMs" };
  if (start !== "replay" && !isIso(start))
    yield { path: ["time", "start"], message: "start is RFC 3339 with offset, or replay" };
}

const isIso = (text: string): boolean =>
  !(
    caught(() => instantReader({ format: "iso", zone: "UTC", midnight: "start" })(text)) instanceof
    RowFault
  );

function* instantIssues(rules: TimeRules | LeafRules, path: Issue["path"]): Generator<Issue> {
  const { format, zone } = rules;
  if (format === undefined) {
    yield { path, message: "a time needs its format" };
    return;
  }
  if (["iso", "epochMs", "epochS"].includes(format)) return;
  const isDate = "as" in rules && rules.as === "date";
  if (!isDate && (zone === undefined || !isZone(zone)))
    yield { path, message: "a local time needs its zone: UTC, an offset, or an IANA name" };
  const fault = caught(() => instantReader({ format, zone: "UTC", midnight: "start" }));
  if (fault instanceof RangeError) yield { path: [...path, "format"], message: fault.message };
}

function* columnIssues(columns: Table["readings"], name: string): Generator<Issue> {
  for (const [at, column] of (columns ?? []).entries()) {
    if ((column.column === undefined) === (column.columns === undefined))
      yield { path: [name, at], message: "name one column, or columns by a pattern" };
    yield* factorIssues(column, [name, at]);
  }
}

function* factorIssues({ times }: ColumnRules | LeafRules, path: Issue["path"]): Generator<Issue> {
  if (times !== undefined && caught(() => parseFactor(times)) instanceof RowFault)
    yield { path: [...path, "times"], message: "times is a decimal other than zero, in quotes" };
}

function* treeIssues(node: unknown, path: Issue["path"]): Generator<Issue> {
  if (typeof node !== "object" || node === null) {
    if (typeof node === "number" && !Number.isSafeInteger(node))
      yield { path, message: "numbers are integers, or decimals in quotes" };
    return;
  }
  if (isLeaf(node)) yield* leafIssues(node, path);
  else for (const [name, child] of Object.entries(node)) yield* treeIssues(child, [...path, name]);
}

function* leafIssues(leaf: LeafRules, path: Issue["path"]): Generator<Issue> {
  const [error] = leafCheck.Errors(leaf);
  if (error !== undefined) {
    yield { path, message: `${error.instancePath.slice(1)} ${error.message}`.trim() };
    return;
  }
  if (leaf.as === "instant" || leaf.as === "date") yield* instantIssues(leaf, path);
  yield* factorIssues(leaf, path);
}

function caught(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}
