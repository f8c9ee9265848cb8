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
  "bad-from": text,
  "bad-rate": text,
  bins: text,
  case: text,
  categorical: many,
  challenger: text,
  cutoff: text,
  data: text,
  description: text,
  exclude: many,
  "good-below": text,
  folds: text,
  help: { type: "boolean" },
  lang: text,
  line: text,
  missing: many,
  model: text,
  odds: text,
  out: text,
  outcomes: text,
  papers: text,
  pdo: text,
  points: text,
  reference: text,
  scorecard: text,
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
export function positive(options: Options, name: TextOption): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number)))
    throw new ModelFault("usage", `--${name} is a number above 0`);
  return number;
}

/**
 * A whole number.
 * @throws ModelFault `usage`
 */
export function whole(options: Options, name: TextOption, fallback: number): number {
  const value = options[name];
  if (value === undefined) return fallback;
  if (!/^-?\d{1,6}$/.test(value)) throw new ModelFault("usage", `--${name} is a whole number`);
  return Number(value);
}

export const tableRules = ({ categorical = [], missing }: Options): TableRules => ({
  categorical,
  missing: missing ?? MISSING_CELLS,
});

/** For cases that a model scores, which knows itself what is a number. */
export const caseRules = (options: Options): TableRules => ({
  ...tableRules(options),
  asText: true,
});
