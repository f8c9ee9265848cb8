import { instantMs } from "../../device-attest/record.ts";
import { instantOf } from "../evidence/verification/instant.ts";
import { bucketAfter, bucketOf, type Period, type Resolution } from "../parties/consent/period.ts";
import type { Section } from "../parties/consent/section.ts";
import { type Cell, emptyCell, sumOf } from "./cell.ts";
import { type EvidenceRow, evidenceOf } from "./evidence.ts";
import { type Base, type Figure, type FigureName, type Formula, figureOf } from "./figure.ts";
import type { Signal } from "./signal.ts";

/** A figure of the whole period, and of each of its buckets. */
export interface FigureSeries extends Figure {
  readonly buckets: (Figure & { readonly at: string })[];
}

/** What one section of a portrait says. */
export interface PortraitSection {
  readonly section: Section;
  readonly period: Period;
  /** Entries of the log that were counted, all of them anchored for good. */
  readonly counted: number;
  /** Of the whole factory. */
  readonly figures: FigureSeries[];
  readonly machines: MachineFigures[];
}

export interface MachineFigures {
  readonly machine: string;
  readonly figures: FigureSeries[];
}

/** What was counted of one signal in one bucket. */
export interface CountedCell {
  readonly at: string;
  readonly cell: Cell;
  readonly evidence: readonly EvidenceRow[];
}

export interface CountedSignal {
  readonly signal: Signal;
  readonly cells: readonly CountedCell[];
}

const HALF = 500_000n;
const MICRO = 1_000_000n;

/** ISO 22400-2, utilization efficiency, over the calendar: time without evidence is not taken for running. */
const utilisation: Formula = { name: "utilisation", version: 1, unit: "1", coverageMinMicro: HALF };
const runningTime: Formula = { name: "runningTime", version: 1, unit: "h", coverageMinMicro: HALF };
const energy: Formula = { name: "energy", version: 1, unit: "kW.h", coverageMinMicro: HALF };

type BaseOf = (cell: Cell, possible: bigint) => Pick<Base, "numerator" | "denominator">;

interface SignalFigure {
  readonly formula: Formula;
  readonly baseOf: BaseOf;
}

const seconds = (count: number): bigint => BigInt(count) * MICRO;

const loadFigures: readonly SignalFigure[] = [
  {
    formula: utilisation,
    baseOf: ({ runningSeconds }, possible) => ({
      numerator: seconds(runningSeconds),
      denominator: possible * MICRO,
    }),
  },
  {
    formula: runningTime,
    baseOf: ({ runningSeconds }) => ({
      numerator: seconds(runningSeconds),
      denominator: 3600n * MICRO,
    }),
  },
];

const energyFigures: readonly SignalFigure[] = [
  {
    formula: energy,
    baseOf: ({ energyMicro }) => ({ numerator: energyMicro, denominator: undefined }),
  },
];

/** Running, idle and off of a factory's machines. */
export const utilisationFigures = (signals: readonly CountedSignal[], at: At) =>
  figuresOf(signals, loadFigures, at);

/** What a factory's machines consumed. */
export const consumptionFigures = (signals: readonly CountedSignal[], at: At) =>
  figuresOf(signals, energyFigures, at);

export interface At {
  readonly period: Period;
  readonly resolution: Resolution;
  /** Now: what is still to come cannot be evidenced yet. Without it the period is over. */
  readonly now?: string;
}

function figuresOf(
  signals: readonly CountedSignal[],
  formulas: readonly SignalFigure[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const whole = stretchOf(at.period, at.now);
  const buckets = bucketsIn(at).map((one) => stretchOf(one, at.now));
  const seriesIn = (some: readonly CountedSignal[]): FigureSeries[] =>
    formulas.map((one) => series(one, some, whole, buckets));
  const byMachine = Map.groupBy(signals, ({ signal }) => signal.machine);
  return {
    figures: seriesIn(signals),
    machines: [...byMachine].map(([machine, some]) => ({ machine, figures: seriesIn(some) })),
  };
}

function series(
  { baseOf, formula }: SignalFigure,
  signals: readonly CountedSignal[],
  whole: Stretch,
  buckets: readonly Stretch[],
): FigureSeries {
  const gap = signals.every(isKnown) ? undefined : ("unconfirmed" as const);
  const cells = signals.flatMap((one) => one.cells);
  const figureIn = ({ seconds: of }: Stretch, some: readonly CountedCell[]): Figure => {
    const possible = of * BigInt(signals.length);
    const cell = some.reduce((total, one) => sumOf(total, one.cell), emptyCell);
    const base = { ...baseOf(cell, possible), evidenced: BigInt(cell.evidencedSeconds), possible };
    return figureOf(formula, { ...base, gap }, evidenceOf(some.flatMap((one) => one.evidence)));
  };
  const byBucket = Map.groupBy(cells, ({ at }) => at);
  return {
    ...figureIn(whole, cells),
    buckets: buckets.map((one) => ({ at: one.at, ...figureIn(one, byBucket.get(one.at) ?? []) })),
  };
}

/** Cases of a bucket, and how they came out. */
export interface CountedCases {
  readonly at: string;
  readonly cases: number;
  readonly good: Readonly<Partial<Record<FigureName, number>>>;
  readonly evidence: readonly EvidenceRow[];
}

/** @returns undefined for what was inspected in another period */
export function countedInspection(
  { at, good }: { readonly at: number; readonly good: boolean },
  { period, resolution }: At,
): Omit<CountedCases, "evidence"> | undefined {
  const inspected = instantOf(Math.floor(at / 1000));
  if (inspected < period.from || inspected >= period.to) return undefined;
  const bucket = bucketOf(inspected, resolution);
  return { at: bucket, cases: 1, good: { firstPassYield: Number(good) } };
}

const share = (name: FigureName): Formula => ({
  name,
  version: 1,
  unit: "1",
  coverageMinMicro: 0n,
});

/** Things inspected for the first time, and good. */
export const qualityFigures = (counted: readonly CountedCases[], at: At) =>
  caseFigures(["firstPassYield"], counted, at);

export function caseFigures(
  names: readonly FigureName[],
  counted: readonly CountedCases[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const figureIn = (name: FigureName, some: readonly CountedCases[]): Figure => {
    const cases = BigInt(some.reduce((total, one) => total + one.cases, 0));
    const good = BigInt(some.reduce((total, one) => total + (one.good[name] ?? 0), 0));
    const base = { numerator: good * MICRO, denominator: cases * MICRO };
    const evidence = evidenceOf(some.flatMap((one) => one.evidence));
    return figureOf(share(name), { ...base, evidenced: cases, possible: cases }, evidence);
  };
  const figures = names.map((name) => seriesOf(counted, at, (some) => figureIn(name, some)));
  return { figures, machines: [] };
}

/** A figure of all that was counted, and of what was counted in each bucket. */
export function seriesOf<T extends { readonly at: string }>(
  counted: readonly T[],
  at: At,
  figureIn: (some: readonly T[]) => Figure,
): FigureSeries {
  const byBucket = Map.groupBy(counted, (one) => one.at);
  const buckets = bucketsIn(at).map(({ from }) => ({
    at: from,
    ...figureIn(byBucket.get(from) ?? []),
  }));
  return { ...figureIn(counted), buckets };
}

const isKnown = ({ signal }: CountedSignal): boolean =>
  signal.meaning !== "load" || signal.limits !== undefined;

/** What of a period is over, in seconds. */
interface Stretch {
  readonly at: string;
  readonly seconds: bigint;
}

function stretchOf({ from, to }: Period, now = to): Stretch {
  const until = now < to ? now : to;
  const ms = until <= from ? 0 : instantMs(until) - instantMs(from);
  return { at: from, seconds: BigInt(Math.floor(ms / 1000)) };
}

export function bucketsIn({ period: { from, to }, resolution }: At): Period[] {
  const buckets: Period[] = [];
  for (let at = bucketOf(from, resolution); at < to;) {
    const next = bucketAfter(at, resolution);
    buckets.push({ from: at, to: next });
    at = next;
  }
  return buckets;
}
