import { ScoreError } from "../score-error.ts";
import { type Kind, microOf } from "../table.ts";
import { type Bin, rangeBin } from "./bin.ts";

/** Between the categories of one bin, as R's package `scorecard` writes them. */
const AND = "%,%";
const MISSING = "missing";
const RANGE = /^\[\s*(-Inf|[^,\s]+)\s*,\s*(Inf|[^,\s)]+)\s*\)$/;

/** `[8,16)`, `[-Inf,8)`, `[44,Inf)`, `rent%,%for free`, `missing`. */
export function labelOf(bin: Bin): string {
  if (bin.kind === "missing") return MISSING;
  if (bin.kind === "set") return bin.values.join(AND);
  return `[${bin.from ?? "-Inf"},${bin.below ?? "Inf"})`;
}

/**
 * A bin as R's package prints it. A category that is called like the missing ones cannot be told from them.
 * @throws ScoreError `binNotation`, `notADecimal`
 */
export function parseBin(text: string, kind: Kind): Bin {
  if (text === MISSING) return { kind: "missing" };
  if (kind === "categorical") return { kind: "set", values: text.split(AND) };
  const [, from, below] = RANGE.exec(text) ?? [];
  if (from === undefined || below === undefined)
    throw new ScoreError("binNotation", { found: text });
  return rangeBin(
    from === "-Inf" ? undefined : checked(from),
    below === "Inf" ? undefined : checked(below),
  );
}

function checked(text: string): string {
  microOf(text);
  return text;
}

/** Bins are of numbers when one of them is a range. */
export const kindOfLabels = (labels: readonly string[]): Kind =>
  labels.some((label) => RANGE.test(label)) ? "numeric" : "categorical";
