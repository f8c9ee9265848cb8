import { plannedIn, secondsWithin, type Span } from "./calendar.ts";
import { energyFactor, isCounter, isOfItems, type Signal } from "./signal.ts";
import type { Slot, SlotAt } from "./slot.ts";

/** What a signal says of an hour, a day or a month. All of it adds up. */
export interface Cell {
  readonly evidencedSeconds: number;
  readonly offSeconds: number;
  readonly idleSeconds: number;
  readonly runningSeconds: number;
  /** Millionths of a kilowatt-hour. */
  readonly energyMicro: bigint;
  /** Of the time in which the machine is planned to work. */
  readonly plannedEvidencedSeconds: number;
  readonly plannedRunningSeconds: number;
  /** Thousandths of an item, and those of them that were counted in planned time. */
  readonly itemsMilli: bigint;
  readonly plannedItemsMilli: bigint;
}

export const emptyCell: Cell = {
  evidencedSeconds: 0,
  offSeconds: 0,
  idleSeconds: 0,
  runningSeconds: 0,
  energyMicro: 0n,
  plannedEvidencedSeconds: 0,
  plannedRunningSeconds: 0,
  itemsMilli: 0n,
  plannedItemsMilli: 0n,
};

export const sumOf = (a: Cell, b: Cell): Cell => ({
  evidencedSeconds: a.evidencedSeconds + b.evidencedSeconds,
  offSeconds: a.offSeconds + b.offSeconds,
  idleSeconds: a.idleSeconds + b.idleSeconds,
  runningSeconds: a.runningSeconds + b.runningSeconds,
  energyMicro: a.energyMicro + b.energyMicro,
  plannedEvidencedSeconds: a.plannedEvidencedSeconds + b.plannedEvidencedSeconds,
  plannedRunningSeconds: a.plannedRunningSeconds + b.plannedRunningSeconds,
  itemsMilli: a.itemsMilli + b.itemsMilli,
  plannedItemsMilli: a.plannedItemsMilli + b.plannedItemsMilli,
});

/**
 * An hour as its slots tell it, whatever order they came in: a late record changes the hour that it speaks of, and of a
 * counter also the hour in which it was read next.
 * @param slots of the hour, in order of time
 * @param before the last slot before the hour that there is
 */
export function hourOf(signal: Signal, slots: readonly SlotAt[], before?: Slot): Cell {
  const planned = plannedAround(signal, slots);
  const evidenced = {
    ...emptyCell,
    evidencedSeconds: slots.length * signal.slotSeconds,
    plannedEvidencedSeconds: plannedSeconds(signal, slots, planned),
  };
  if (signal.meaning === "load") return { ...evidenced, ...statesOf(signal, slots, planned) };
  if (isOfItems(signal)) return { ...evidenced, ...itemsOf(rises(slots, before), slots, planned) };
  const consumed: Fraction = isCounter(signal) ? [total(rises(slots, before)), 1n] : meanOf(slots);
  return { ...evidenced, energyMicro: energyOf(signal, consumed) };
}

const HOUR_MS = 3_600_000;

/** When the machine is planned to work in the hour of some slots. Nobody plans what it consumes. */
function plannedAround({ calendar, meaning }: Signal, slots: readonly SlotAt[]): readonly Span[] {
  const [first] = slots;
  const isOfEnergy = meaning === "energyInterval" || meaning === "energyCounter";
  if (calendar === undefined || first === undefined || isOfEnergy) return [];
  const from = Math.floor(first.at / HOUR_MS) * HOUR_MS;
  return plannedIn(calendar, { from, to: from + HOUR_MS });
}

const plannedSeconds = (
  { slotSeconds }: Signal,
  slots: readonly SlotAt[],
  planned: readonly Span[],
): number =>
  planned.length === 0
    ? 0
    : slots.reduce(
        (sum, { at }) => sum + secondsWithin({ from: at, to: at + slotSeconds * 1000 }, planned),
        0,
      );

/** A slot is in the state that the mean of its readings is in. Without limits nobody knows the state. */
function statesOf(signal: Signal, slots: readonly SlotAt[], planned: readonly Span[]) {
  const { limits, slotSeconds } = signal;
  if (limits === undefined) return {};
  const above = (micro: bigint): readonly SlotAt[] =>
    slots.filter(({ readings, sumMicro }) => sumMicro >= micro * BigInt(readings));
  const running = above(limits.runningMicro);
  const idle = above(limits.idleMicro).length - running.length;
  return {
    runningSeconds: running.length * slotSeconds,
    idleSeconds: idle * slotSeconds,
    offSeconds: (slots.length - running.length - idle) * slotSeconds,
    plannedRunningSeconds: plannedSeconds(signal, running, planned),
  };
}

/** What was counted in a slot was made when it began. */
function itemsOf(risen: readonly bigint[], slots: readonly SlotAt[], planned: readonly Span[]) {
  const isPlanned = ({ at }: SlotAt): boolean =>
    planned.some(({ from, to }) => from <= at && at < to);
  const inPlanned = risen.filter((_one, place) => isPlanned(slots[place]!));
  return {
    itemsMilli: rounded(total(risen), 1000n),
    plannedItemsMilli: rounded(total(inPlanned), 1000n),
  };
}

type Fraction = readonly [n: bigint, d: bigint];

/** An interval that was read twice was consumed once: the mean of its readings. */
const meanOf = (slots: readonly SlotAt[]): Fraction =>
  slots.reduce<Fraction>(
    ([n, d], { readings, sumMicro }) => [n * BigInt(readings) + sumMicro * d, d * BigInt(readings)],
    [0n, 1n],
  );

/** How far a counter rose by each slot; where it fell it was reset or exchanged, and what it lost is not guessed. */
function rises(slots: readonly SlotAt[], before: Slot | undefined): bigint[] {
  let at = before?.last.micro;
  return slots.map(({ first, last }) => {
    const since = at !== undefined && first.micro > at ? first.micro - at : 0n;
    at = last.micro;
    return since + (last.micro > first.micro ? last.micro - first.micro : 0n);
  });
}

const total = (some: readonly bigint[]): bigint => some.reduce((sum, one) => sum + one, 0n);

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
