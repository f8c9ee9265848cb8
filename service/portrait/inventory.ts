import { instantOf } from "../evidence/verification/instant.ts";
import { bucketOf } from "../parties/consent/period.ts";
import { type EvidenceRow, evidenceOf } from "./evidence.ts";
import { type Figure, figureOf, type Formula } from "./figure.ts";
import { type At, type PortraitSection, seriesOf } from "./section.ts";
import type { StockCase } from "./stock.ts";

/** Things of a bucket: those that left in it, or those that came in it and are still there. */
export interface CountedStock {
  readonly what: "left" | "here";
  readonly at: string;
  readonly things: number;
  /** Of those that left: of how many something says how they came, and how long these were there. */
  readonly known: number;
  readonly seconds: number;
  readonly evidence: readonly EvidenceRow[];
}

/** @returns undefined for what neither left nor came in the period */
export function countedThing(
  { came, left }: StockCase,
  { period, resolution }: At,
): Omit<CountedStock, "evidence"> | undefined {
  const moment = left ?? came;
  const told = moment === undefined ? undefined : instantOf(Math.floor(moment / 1000));
  if (told === undefined || told < period.from || told >= period.to) return undefined;
  return {
    what: left === undefined ? "here" : "left",
    at: bucketOf(told, resolution),
    things: 1,
    known: Number(came !== undefined),
    seconds: left === undefined || came === undefined ? 0 : Math.floor((left - came) / 1000),
  };
}

const MICRO = 1_000_000n;
const DAY = 86_400n;

const daysInStock: Formula = {
  name: "daysInStock",
  version: 1,
  unit: "d",
  coverageMinMicro: 500_000n,
};
const inStock: Formula = { name: "inStock", version: 1, unit: "{thing}", coverageMinMicro: 0n };

/** How long what left was there, and of what came how much is there still: of each bucket its age. */
export function inventoryFigures(
  counted: readonly CountedStock[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const of = (what: CountedStock["what"]) => counted.filter((one) => one.what === what);
  return {
    figures: [seriesOf(of("left"), at, daysOf), seriesOf(of("here"), at, hereOf)],
    machines: [],
  };
}

function daysOf(left: readonly CountedStock[]): Figure {
  const known = BigInt(left.reduce((sum, one) => sum + one.known, 0));
  const seconds = BigInt(left.reduce((sum, one) => sum + one.seconds, 0));
  const base = {
    numerator: seconds * MICRO,
    denominator: known * DAY * MICRO,
    evidenced: known,
    possible: thingsIn(left),
  };
  return figureOf(daysInStock, base, evidenceIn(left));
}

function hereOf(here: readonly CountedStock[]): Figure {
  const things = thingsIn(here);
  const base = { numerator: things * MICRO, denominator: undefined, evidenced: things };
  return figureOf(inStock, { ...base, possible: things }, evidenceIn(here));
}

const thingsIn = (counted: readonly CountedStock[]): bigint =>
  BigInt(counted.reduce((sum, { things }) => sum + things, 0));

const evidenceIn = (counted: readonly CountedStock[]) =>
  evidenceOf(counted.flatMap(({ evidence }) => evidence));
