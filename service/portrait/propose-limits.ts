import { rounded } from "./cell.ts";
import { microText } from "../../device-attest/decimal.ts";

/** A bar of the curve: how many slots had a load from here to the next bar. */
export interface Bar {
  readonly from: string;
  readonly slots: number;
}

export interface Proposal {
  /** Slots that it was learnt from. */
  readonly slots: number;
  /** Undefined where the load shows no three states: a person has to know. */
  readonly limits: { readonly idleFrom: string; readonly runningFrom: string } | undefined;
  readonly bars: Bar[];
}

const BARS = 64;
const SLOTS_MIN = 100;
/** Of the variance that three states explain. Below it, the load knows no states. */
const EXPLAINED_MIN = 0.8;
/** How many loads may lie where two states part, of those where the rarer one is most often. */
const VALLEY_MAX = 0.5;

/**
 * From which load on a machine idles and runs, learnt from the means of its slots: the two cuts between which the loads
 * differ least, and across which most (Otsu, "A threshold selection method from gray-level histograms", 1979), over the
 * logarithm of the load, since a machine that runs spreads over thousands of watts and one that idles over tens. It is a
 * proposal: a person confirms it.
 * @param means millionths of the unit
 */
export function proposeLimits(means: readonly bigint[]): Proposal {
  const sorted = means.map((one) => (one < 0n ? 0n : one)).toSorted((a, b) => (a < b ? -1 : 1));
  const most = sorted.at(-1) ?? 0n;
  const scale = barsOf(most);
  const counts = Array.from({ length: BARS }, () => 0);
  for (const one of sorted) counts[scale.barOf(one)] = (counts[scale.barOf(one)] ?? 0) + 1;
  const bars = counts.map((slots, bar) => ({ from: microText(scale.fromOf(bar)), slots }));
  const cuts = sorted.length < SLOTS_MIN ? undefined : cutsOf(counts);
  const limits = cuts && {
    idleFrom: microText(between(sorted, scale.fromOf(cuts[0]))),
    runningFrom: microText(between(sorted, scale.fromOf(cuts[1]))),
  };
  return { slots: sorted.length, limits, bars };
}

interface Scale {
  readonly barOf: (micro: bigint) => number;
  readonly fromOf: (bar: number) => bigint;
}

/** Bars of equal width in log(1 + load / (greatest / 1000)). */
function barsOf(most: bigint): Scale {
  const unit = Math.max(Number(most) / 1000, 1);
  const width = Math.log1p(Number(most) / unit) / BARS;
  return {
    barOf: (micro) =>
      width === 0 ? 0 : Math.min(BARS - 1, Math.floor(Math.log1p(Number(micro) / unit) / width)),
    fromOf: (bar) => BigInt(Math.round(unit * Math.expm1(bar * width))),
  };
}

/** Half way between the loads on both sides of a cut: where a load that was never seen changes nothing. */
function between(sorted: readonly bigint[], cut: bigint): bigint {
  const above = sorted.find((one) => one >= cut) ?? cut;
  const below = sorted.findLast((one) => one < cut) ?? cut;
  return rounded(above + below, 2n);
}

/** @returns the first bar of idling and of running; one bar where a machine only runs or stands */
function cutsOf(counts: readonly number[]): readonly [number, number] | undefined {
  const sums = runningSums(counts);
  const isState = isStateIn(sums);
  const three = best(triples, sums);
  if (three !== undefined && isState(three)) return three as [number, number];
  const two = best(singles, sums);
  return two !== undefined && isState(two) ? [two[0] ?? 0, two[0] ?? 0] : undefined;
}

const bars = (from: number, to = BARS): number[] =>
  Array.from({ length: to - from }, (_one, at) => from + at);
const singles: readonly (readonly number[])[] = bars(1).map((cut) => [cut]);
const triples = bars(1).flatMap((idle) => bars(idle + 1).map((running) => [idle, running]));

/** The cuts across which the loads differ most. */
function best(
  candidates: readonly (readonly number[])[],
  sums: Sums,
): readonly number[] | undefined {
  let [found, most]: [readonly number[] | undefined, number] = [undefined, -1];
  for (const cuts of candidates) {
    const classes = classesOf(cuts, sums);
    if (classes.some(({ count }) => count === 0)) continue;
    const across = acrossOf(classes);
    if (across > most) [found, most] = [cuts, across];
  }
  return found;
}

const classesOf = (cuts: readonly number[], sums: Sums): Class[] =>
  [0, ...cuts].map((from, at) => classIn(sums, from, cuts[at] ?? BARS));

const acrossOf = (classes: readonly Class[]): number =>
  classes.reduce((total, { count, mean }) => total + count * mean ** 2, 0);

/** Whether cuts part states: they explain most of how loads differ, and hardly any load lies between two states. */
function isStateIn(sums: Sums): (cuts: readonly number[]) => boolean {
  const whole = classIn(sums, 0, BARS);
  const centre = whole.count * whole.mean ** 2;
  const spread = (sums.squares[BARS] ?? 0) - centre;
  return (cuts) => {
    if (acrossOf(classesOf(cuts, sums)) - centre < EXPLAINED_MIN * spread) return false;
    const edges = [0, ...cuts, BARS];
    const peaks = edges.slice(1).map((to, at) => peakIn(sums, edges[at] ?? 0, to));
    return cuts.every((_cut, at) => {
      const [left, right] = [peaks[at] ?? NO_PEAK, peaks[at + 1] ?? NO_PEAK];
      const valley = Math.min(...bars(left.bar, right.bar + 1).map((bar) => near(sums, bar)));
      return valley <= VALLEY_MAX * Math.min(left.near, right.near);
    });
  };
}

const NO_PEAK = { bar: 0, near: 0 };

/** Where most loads of a class are. */
const peakIn = (sums: Sums, from: number, to: number) =>
  bars(from, to)
    .map((bar) => ({ bar, near: near(sums, bar, from, to) }))
    .reduce((most, one) => (one.near > most.near ? one : most));

/** Loads in a bar and in the two on each side of it, within a class. */
const near = (sums: Sums, bar: number, from = 0, to = BARS): number =>
  classIn(sums, Math.max(from, bar - 2), Math.min(to, bar + 3)).count;

interface Class {
  readonly count: number;
  readonly mean: number;
}

interface Sums {
  readonly counts: readonly number[];
  readonly weights: readonly number[];
  readonly squares: readonly number[];
}

function runningSums(counts: readonly number[]): Sums {
  const sums = { counts: [0], weights: [0], squares: [0] };
  for (const [bar, count] of counts.entries()) {
    sums.counts.push((sums.counts.at(-1) ?? 0) + count);
    sums.weights.push((sums.weights.at(-1) ?? 0) + count * bar);
    sums.squares.push((sums.squares.at(-1) ?? 0) + count * bar * bar);
  }
  return sums;
}

function classIn({ counts, weights }: Sums, from: number, to: number): Class {
  const count = (counts[to] ?? 0) - (counts[from] ?? 0);
  const weight = (weights[to] ?? 0) - (weights[from] ?? 0);
  return { count, mean: count === 0 ? 0 : weight / count };
}
