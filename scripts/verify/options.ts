import { parseArgs } from "node:util";
import type { Language } from "../../service/evidence/verification/describe.ts";

export interface Options {
  /** Bundle files, or directories of them. */
  readonly paths: readonly string[];
  readonly trust: string;
  readonly endpoints: readonly Endpoint[];
  readonly json: boolean;
  /** Every check of every record of a lot. */
  readonly details: boolean;
  readonly language: Language;
  /** Of a snapshot: whom and under what it has to be for, and where the records behind it lie. */
  readonly lender: string | undefined;
  readonly nonce: string | undefined;
  readonly records: string | undefined;
}

export interface Endpoint {
  readonly url: string;
  /** What a report shows of it: no path and no password, where providers keep their keys. */
  readonly label: string;
}

/** Wrong use of the command; the message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * @param env LANG decides the language that no option names
 * @throws UsageError
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | "help" {
  const { positionals, values } = parse(args);
  if (values.help === true) return "help";
  if (positionals.length === 0) throw new UsageError("name a bundle to verify");
  if (values.trust === undefined)
    throw new UsageError("name a trust manifest with --trust: what you believe is yours to choose");
  if (values.rpc === undefined)
    throw new UsageError("name a node of the chain with --rpc; best two that different people run");
  return {
    paths: positionals,
    trust: values.trust,
    endpoints: endpointsOf(values.rpc),
    json: values.json === true,
    details: values.details === true,
    lender: lenderOf(values.lender),
    nonce: values.nonce,
    records: values.records,
    language: languageOf(values.lang ?? env["LC_ALL"] ?? env["LANG"] ?? "en", values.lang),
  };
}

type Parsed = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: typeof optionTypes }>
>;

const optionTypes = {
  trust: { type: "string" },
  rpc: { type: "string", multiple: true },
  json: { type: "boolean" },
  details: { type: "boolean" },
  lang: { type: "string" },
  lender: { type: "string" },
  nonce: { type: "string" },
  records: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: optionTypes });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown option");
  }
}

function lenderOf(value: string | undefined): string | undefined {
  const id = value?.replace(/^0x/, "");
  if (id !== undefined && !/^[0-9a-f]{64}$/.test(id))
    throw new UsageError("--lender is a party's id, 64 lower-case hexadecimal digits");
  return id;
}

/** @throws UsageError */
export const endpointsOf = (urls: readonly string[]): Endpoint[] => urls.map(toEndpoint);

function toEndpoint(text: string, at: number, all: readonly string[]): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--rpc ${String(at + 1)} is not an http or https URL`);
  if (all.findIndex((other) => URL.canParse(other) && new URL(other).href === url.href) !== at)
    throw new UsageError(`--rpc ${url.origin} is named twice: a node always agrees with itself`);
  const isAlone =
    all.filter((other) => URL.canParse(other) && new URL(other).origin === url.origin).length === 1;
  return { url: url.href, label: isAlone ? url.origin : `${url.origin} #${String(at + 1)}` };
}

function languageOf(wanted: string, chosen: string | undefined): Language {
  if (/^zh/i.test(wanted)) return "zh";
  if (chosen !== undefined && chosen !== "en") throw new UsageError("--lang is en or zh");
  return "en";
}
