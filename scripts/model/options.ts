import { parseArgs } from "node:util";
import { ModelFault } from "./fault.ts";
import { MISSING_CELLS } from "./read-table.ts";
import type { TableRules } from "./read-table.ts";

const text = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;

/** What every action understands; each asks for those that it needs. */
const optionTypes = {
  accept: many,
  bad: text,
  "bad-rate": text,
  bins: text,
  categorical: many,
  data: text,
  exclude: many,
  help: { type: "boolean" },
  lang: text,
  missing: many,
  odds: text,
  pdo: text,
  points: text,
  reference: text,
  target: text,
  use: many,
} as const;

export type Options = ReturnType<typeof parse>["values"];
type TextOption = {
  [Name in keyof Options]-?: Options[Name] extends string | undefined ? Name : never;
}[keyof Options];

export interface Invocation {
  readonly action: string | undefined;
  readonly options: Options;
}

export function readInvocation(args: readonly string[]): Invocation {
  const { positionals, values } = parse(args);
  const [action, ...others] = positionals;
  if (others.length > 0) throw new ModelFault("usage", `${others.join(" ")} is not understood`);
  return { action, options: values };
}

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], allowPositionals: true, options: optionTypes });

/** @throws ModelFault `usage` */
export function required(options: Options, name: TextOption): string {
  const value = options[name];
  if (typeof value !== "string" || value === "") throw new ModelFault("usage", `needs --${name}`);
  return value;
}

/**
 * A number above 0.
 * @throws ModelFault `usage`
 */
export function positive(options: Options, name: TextOption, fallback: number): number {
  const value = options[name];
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number)))
    throw new ModelFault("usage", `--${name} is a number above 0`);
  return number;
}

export const tableRules = ({ categorical = [], missing }: Options): TableRules => ({
  categorical,
  missing: missing ?? MISSING_CELLS,
});
