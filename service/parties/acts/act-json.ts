import type { ActKind, TypedField } from "./typed.ts";

/** An act's message as JSON carries it: numbers of more than 32 bits as decimal text. */
export type ActJson = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Whether JSON carries a Solidity type as decimal text. */
export const isBig = (type: string): boolean => type === "uint64" || type === "uint256";

/** The message that is signed, of one that fits the schema of its kind. */
export const messageFromJson = (
  { fields }: ActKind,
  json: ActJson,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map((field) => [field.name, valueOf(field, json[field.name])]));

export const messageToJson = (message: object): ActJson =>
  Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name,
      typeof value === "bigint" ? String(value) : (value as ActJson[string]),
    ]),
  );

const valueOf = ({ type }: TypedField, value: ActJson[string] | undefined): unknown =>
  isBig(type) ? BigInt(value as string) : value;
