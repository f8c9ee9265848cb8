import type { LogRange, Mix } from "../ingest/activity.ts";
import type { Period } from "../parties/consent/period.ts";
import type { Section } from "../parties/consent/section.ts";

/** Why a figure has no value. Never zero in its stead. */
export const gaps = [
  /** Less of the period is evidenced than the formula asks for. */
  "insufficientData",
  /** Nothing to divide by: nothing was inspected, delivered, planned. */
  "noBase",
  /** Amounts of several currencies or units, which do not add up. */
  "mixedUnits",
] as const;
export type Gap = (typeof gaps)[number];

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

/** A figure in each bucket of the period. */
export interface FigureSeries extends Figure {
  readonly buckets: readonly (Figure & { readonly at: string })[];
}

export interface PortraitSection {
  readonly section: Section;
  readonly period: Period;
  /** Entries of the log that were counted, all of them anchored for good. */
  readonly counted: number;
  readonly figures: readonly FigureSeries[];
}

export const figureNames = [
  "utilisation",
  "runningTime",
  "energy",
  "energyPerGoodPart",
  "goodParts",
  "firstPassYield",
  "onTime",
  "onTimeInFull",
  "attestedShare",
] as const;
export type FigureName = (typeof figureNames)[number];
