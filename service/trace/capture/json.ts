export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Objects of a list; anything else in it is passed over. */
export const objectsIn = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

export const textIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/** For a member that a schema has checked. */
export const wordIn = (value: unknown): string => textIn(value) ?? "";

/** The canonical text of RFC 8785, for any JSON value: its numbers are those of ECMAScript already. */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonicalText(one)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] ?? null)}`);
  return `{${members.join(",")}}`;
}
