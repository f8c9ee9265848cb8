import { energyFactor, type Signal } from "./signal.ts";
import type { Slot, SlotAt } from "./slot.ts";

/** What a signal says of an hour, a day or a month. All of it adds up. */
export interface Cell {
  readonly evidencedSeconds: number;
  readonly offSeconds: number;
  readonly idleSeconds: number;
  readonly runningSeconds: number;
  /** Millionths of a kilowatt-hour. */
  readonly energyMicro: bigint;
}

export const emptyCell: Cell = {
  evidencedSeconds: 0,
  offSeconds: 0,
  idleSeconds: 0,
  runningSeconds: 0,
  energyMicro: 0n,
};

export const sumOf = (a: Cell, b: Cell): Cell => ({
  evidencedSeconds: a.evidencedSeconds + b.evidencedSeconds,
  offSeconds: a.offSeconds + b.offSeconds,
  idleSeconds: a.idleSeconds + b.idleSeconds,
  runningSeconds: a.runningSeconds + b.runningSeconds,
  energyMicro: a.energyMicro + b.energyMicro,
});

export const differenceOf = (a: Cell, b: Cell): Cell => ({
  evidencedSeconds: a.evidencedSeconds - b.evidencedSeconds,
  offSeconds: a.offSeconds - b.offSeconds,
  idleSeconds: a.idleSeconds - b.idleSeconds,
  runningSeconds: a.runningSeconds - b.runningSeconds,
  energyMicro: a.energyMicro - b.energyMicro,
});

/**
 * An hour as its slots tell it, whatever order they came in: a late record changes the hour that it speaks of, and of a
 * counter also the hour in which it was read next.
 * @param slots of the hour, in order of time
 * @param before the last slot before the hour that there is
 */
export function hourOf(signal: Signal, slots: readonly SlotAt[], before?: Slot): Cell {
  const evidenced = { ...emptyCell, evidencedSeconds: slots.length * signal.slotSeconds };
  if (signal.meaning === "load") return { ...evidenced, ...statesOf(signal, slots) };
  const consumed = signal.meaning === "energyCounter" ? risen(slots, before) : meanOf(slots);
  return { ...evidenced, energyMicro: energyOf(signal, consumed) };
}

/** A slot is in the state that the mean of its readings is in. Without limits nobody knows the state. */
function statesOf({ limits, slotSeconds }: Signal, slots: readonly SlotAt[]) {
  if (limits === undefined) return {};
  const above = (micro: bigint): number =>
    slots.filter(({ readings, sumMicro }) => sumMicro >= micro * BigInt(readings)).length;
  const running = above(limits.runningMicro);
  const idle = above(limits.idleMicro) - running;
  return {
    runningSeconds: running * slotSeconds,
    idleSeconds: idle * slotSeconds,
    offSeconds: (slots.length - running - idle) * slotSeconds,
  };
}

type Fraction = readonly [n: bigint, d: bigint];

/** An interval that was read twice was consumed once: the mean of its readings. */
const meanOf = (slots: readonly SlotAt[]): Fraction =>
  slots.reduce<Fraction>(
    ([n, d], { readings, sumMicro }) => [n * BigInt(readings) + sumMicro * d, d * BigInt(readings)],
    [0n, 1n],
  );

/** How far a counter rose; where it fell it was reset or exchanged, and what it lost is not guessed. */
function risen(slots: readonly SlotAt[], before: Slot | undefined): Fraction {
  let total = 0n;
  let at = before?.last.micro;
  for (const { first, last } of slots) {
    if (at !== undefined && first.micro > at) total += first.micro - at;
    if (last.micro > first.micro) total += last.micro - first.micro;
    at = last.micro;
  }
  return [total, 1n];
}

function energyOf({ unit }: Signal, [n, d]: Fraction): bigint {
  const [times, per] = energyFactor(unit) ?? [0n, 1n];
  return rounded(n * times, d * per);
}

/** n / d to the nearest whole, halves away from zero; d above 0. */
export function rounded(n: bigint, d: bigint): bigint {
  const size = n < 0n ? -n : n;
  const whole = (2n * size + d) / (2n * d);
  return n < 0n ? -whole : whole;
}
