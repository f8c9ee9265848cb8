import type { Mix, LogRange } from "../ingest/activity.ts";
import { microText } from "../../device-attest/decimal.ts";
import { ratioText } from "./decimal.ts";
import type { Evidence } from "./evidence.ts";

/** Why a figure has no value. Never zero in its stead. */
export const gaps = [
  /** Less of the period is evidenced than the formula asks for. */
  "insufficientData",
  /** Nothing to divide by: nothing was inspected, delivered, made. */
  "noBase",
  /** Nobody confirmed from which load on the machine idles and runs. */
  "unconfirmed",
  /** The factory did not say when its machines are planned to work, what counts their items, or how long one takes. */
  "undeclared",
] as const;
export type Gap = (typeof gaps)[number];

export const figureNames = [
  "utilisation",
  "runningTime",
  "energy",
  "firstPassYield",
  "onTime",
  "onTimeInFull",
  "availability",
  "effectiveness",
  "qualityRatio",
  "oee",
  "capacityUsed",
  "output",
  "energyPerItem",
  "hardwareShare",
  "measuredShare",
  "acceptedShare",
  "completeness",
  "equivocations",
  "backlog",
  "largestBuyer",
  "daysInStock",
  "inStock",
  "repaidOnTime",
  "paidOnTime",
  "daysPaidLate",
  "documents",
  "signedByOthers",
  "inForce",
  "billAgreement",
] as const;
export type FigureName = (typeof figureNames)[number];

/**
 * One number of a portrait, with all that somebody needs to weigh it and to recompute it from signed records. Decimals
 * are texts of at most six places, rounded half away from zero; numerator and denominator are exact, so that figures of
 * several periods or machines add up as sums of numerators over sums of denominators.
 */
export interface Figure {
  readonly name: FigureName;
  /** Formula and its version, as `docs/portrait.md` defines them. */
  readonly formula: string;
  /** UCUM; `1` for a share. */
  readonly unit: string;
  readonly value: string | null;
  /** Null where there is a value. */
  readonly gap: Gap | null;
  readonly numerator: string;
  /** `1` for a plain sum. */
  readonly denominator: string;
  /** Share of the period that is evidenced, from 0 to 1. */
  readonly coverage: string;
  /** Signed records that it was computed from. */
  readonly records: number;
  /** How many records of which `key/source`, each with the lowest grade that its key had. */
  readonly grades: Mix;
  /** Records whose time no block of the chain bounds from both sides: the device said it, nothing contradicts it. */
  readonly claimedTime: number;
  /** First and last entry of the log among its records; null where there are none. */
  readonly log: LogRange | null;
}

export interface Formula {
  readonly name: FigureName;
  readonly version: number;
  readonly unit: string;
  /** Millionths of the period that have to be evidenced for a value; nothing at all is never enough. */
  readonly coverageMinMicro: bigint;
}

export interface Base {
  /** Millionths of the unit. */
  readonly numerator: bigint;
  /** Millionths; undefined for a plain sum. */
  readonly denominator: bigint | undefined;
  /** How much of what could be evidenced is: seconds of seconds, cases of cases. */
  readonly evidenced: bigint;
  readonly possible: bigint;
  /** What else stands in the way of a value. */
  readonly gap?: Gap | undefined;
}

const ONE = 1_000_000n;

/** A figure from what was summed up. */
export function figureOf(formula: Formula, base: Base, evidence: Evidence): Figure {
  const { denominator = ONE, numerator } = base;
  const gap = gapOf(formula, base);
  return {
    name: formula.name,
    formula: `${formula.name}/${String(formula.version)}`,
    unit: formula.unit,
    value: gap === null ? ratioText(numerator, denominator) : null,
    gap,
    numerator: microText(numerator),
    denominator: microText(denominator),
    coverage: base.possible === 0n ? "0" : ratioText(base.evidenced, base.possible),
    ...evidence,
  };
}

function gapOf(
  { coverageMinMicro }: Formula,
  { denominator, evidenced, gap, possible }: Base,
): Gap | null {
  if (gap === "undeclared") return gap;
  if (possible === 0n) return "noBase";
  if (evidenced === 0n || evidenced * ONE < coverageMinMicro * possible) return "insufficientData";
  if (gap !== undefined) return gap;
  return denominator === 0n ? "noBase" : null;
}
