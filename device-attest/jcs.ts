import { Fault } from "./fault.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** In how many arrays and objects a value may lie. */
export const DEPTH_MAX = 32;

/**
 * Canonical form (RFC 8785) of I-JSON without fractions: members sorted by UTF-16 code units, no white space, integers
 * within 2^53-1 only, so that every language writes the same bytes.
 * @throws Fault `numberRange`, `unicode` (a lone surrogate), `tooDeep`, `schema` for what is no JSON
 */
export function canonicalize(value: Json): string {
  const text = isOrdered(value, 0) ? JSON.stringify(value) : write(value);
  // The serialiser escapes lone surrogates and nothing else by \ud…; an escaped backslash may look like it.
  if (text.includes("\\ud")) requireWellFormed(value);
  return text;
}

/** Refuses numbers and depths that have no canonical form; true where the native serialiser writes it. */
function isOrdered(value: Json, depth: number): boolean {
  if (depth > DEPTH_MAX) throw new Fault("tooDeep");
  if (typeof value === "number") return isExact(value);
  if (typeof value !== "object" || value === null) return isLeaf(value);
  let ordered = true;
  if (isArray(value)) {
    for (const item of value) ordered = isOrdered(item, depth + 1) && ordered;
    return ordered;
  }
  let before = "";
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue;
    ordered = isOrdered(value[name] as Json, depth + 1) && ordered && before <= name;
    before = name;
  }
  return ordered;
}

function write(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`).join(",")}}`;
}

function isExact(number: number): true {
  if (!Number.isSafeInteger(number) || Object.is(number, -0))
    throw new Fault("numberRange", `${String(number)} is not an integer within 2^53-1`);
  return true;
}

/** A member that is undefined would be written as no JSON at all, and hashed. */
function isLeaf(value: unknown): true {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  throw new Fault("schema", `${typeof value} is no JSON`);
}

function requireWellFormed(value: Json): void {
  if (typeof value === "string" && !value.isWellFormed())
    throw new Fault("unicode", "a string holds a lone surrogate");
  if (typeof value !== "object" || value === null) return;
  for (const item of isArray(value) ? value : Object.entries(value).flat()) requireWellFormed(item);
}

const isArray: (value: readonly Json[] | JsonObject) => value is readonly Json[] = Array.isArray;
