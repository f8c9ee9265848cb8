import { utf8 } from "../../../device-attest/bytes.ts";

/** A stretch of bytes with a meaning; `name` is a key of the page's words, `number` counts repetitions. */
export interface Field {
  readonly name: FieldName;
  readonly number?: number;
  readonly from: number;
  readonly until: number;
}

export type FieldName =
  | "tag"
  | "log"
  | "recordHash"
  | "judgementHash"
  | "keyId"
  | "sequence"
  | "previous"
  | "r"
  | "s"
  | "spkiPrefix"
  | "x"
  | "y"
  | "ruleSet"
  | "lot"
  | "step"
  | "counters"
  | "salt"
  | "count"
  | "measurement"
  | "checkpointText"
  | "checkpointSignature"
  | "node"
  | "rest";

type Layout = readonly (readonly [name: FieldName, bytes: number])[];

/** docs/device-protocol.md */
const statement: Layout = [
  ["tag", 16],
  ["log", 32],
  ["recordHash", 32],
  ["judgementHash", 32],
  ["keyId", 32],
  ["sequence", 8],
  ["previous", 32],
];
const judgementHead: Layout = [
  ["ruleSet", 32],
  ["lot", 32],
  ["step", 32],
  ["counters", 11],
  ["salt", 32],
  ["count", 2],
];

/** The fields of a binary member of `length` bytes; what lies beyond its layout is `rest`. */
export function fieldsOf(member: string, bytes: Uint8Array): Field[] {
  if (member === "statement") return lay(statement, bytes.length);
  if (member === "signature") return lay([["r", 32], ["s", 32]], bytes.length); // prettier-ignore
  if (member === "spki") return lay([["spkiPrefix", 27], ["x", 32], ["y", 32]], bytes.length); // prettier-ignore
  if (member === "judgement") return lay(judgementLayout(bytes.length), bytes.length);
  if (member === "checkpoint") return checkpointFields(bytes);
  return lay([["node", 32]], bytes.length);
}

const judgementLayout = (length: number): Layout => [
  ...judgementHead,
  ...Array.from(
    { length: Math.max(0, Math.floor((length - 141) / 40)) },
    () => ["measurement", 40] as const,
  ),
];

function checkpointFields(bytes: Uint8Array): Field[] {
  const text = new TextDecoder().decode(bytes);
  const body = utf8(text.slice(0, text.indexOf("\n\n") + 1)).length;
  return lay([["checkpointText", body], ["checkpointSignature", bytes.length - body]], bytes.length); // prettier-ignore
}

function lay(layout: Layout, length: number): Field[] {
  const fields: Field[] = [];
  let from = 0;
  for (const [name, bytes] of [...layout, ["rest", length] as const]) {
    const until = Math.min(from + bytes, length);
    const number = fields.filter((field) => field.name === name).length + 1;
    if (until > from) fields.push({ name, from, until, ...(name === "measurement" && { number }) });
    from = until;
  }
  return fields;
}
