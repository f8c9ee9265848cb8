import type { ActKind, TypedField } from "./typed.ts";

type Plain = string | number | boolean;
/** A struct in an act, such as a requirement of a plan. */
export type StructJson = Readonly<Record<string, Plain>>;

/** An act's message as JSON carries it: numbers of more than 32 bits as decimal text. */
export type ActJson = Readonly<Record<string, Plain | readonly string[] | readonly StructJson[]>>;

/** Whether JSON carries a Solidity type as decimal text. */
export const isBig = (type: string): boolean => type === "uint64" || type === "uint256";

/** The message that is signed, of one that fits the schema of its kind. */
export const messageFromJson = (
  { fields, structs }: ActKind,
  json: ActJson,
): Readonly<Record<string, unknown>> => membersOf(fields, structs, json);

const membersOf = (
  fields: readonly TypedField[],
  structs: ActKind["structs"],
  json: ActJson,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map(({ name, type }) => [name, valueOf(type, structs, json[name])]));

export const messageToJson = (message: object): ActJson =>
  Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name,
      typeof value === "bigint" ? String(value) : (value as ActJson[string]),
    ]),
  );

function valueOf(type: string, structs: ActKind["structs"], value: ActJson[string] | undefined) {
  if (isBig(type)) return BigInt(value as string);
  const struct = type.endsWith("[]") ? structs[type.slice(0, -2)] : undefined;
  if (struct === undefined) return value;
  return (value as readonly StructJson[]).map((one) => membersOf(struct, structs, one));
}
