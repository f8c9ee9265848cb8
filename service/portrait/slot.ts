import { toMicro } from "../../device-attest/decimal.ts";
import { type DeviceRecord, instantMs } from "../../device-attest/record.ts";
import type { SignalDraft } from "./signal.ts";

/** A reading of a moment: milliseconds since 1970, and millionths of its unit. */
export interface Moment {
  readonly ms: number;
  readonly micro: bigint;
}

/**
 * Readings of one slot of time, put together. Putting together is commutative and associative, so that slots do not
 * depend on the order in which records come, and a slot that a late record adds to is what it had been with it.
 */
export interface Slot {
  readonly readings: number;
  readonly sumMicro: bigint;
  readonly first: Moment;
  readonly last: Moment;
}

export interface SlotAt extends Slot {
  /** Where the slot begins, in milliseconds since 1970. */
  readonly at: number;
}

/** @returns what a record says of a signal, a slot each, from the earliest */
export function slotsOf(record: DeviceRecord, signal: SignalDraft): SlotAt[] {
  const moments = momentsOf(record, signal);
  const length = signal.slotSeconds * 1000;
  const slots = Map.groupBy(moments, ({ ms }) => slotOf(ms, signal, length));
  return [...slots]
    .map(([at, within]) => ({ at, ...within.map(slotOfOne).reduce(together) }))
    .toSorted((a, b) => a.at - b.at);
}

function momentsOf(record: DeviceRecord, { machine, metric, unit }: SignalDraft): Moment[] {
  if (record.machine !== machine || !("readings" in record)) return [];
  const from = instantMs(record.capturedAt);
  return (record.readings ?? [])
    .filter((one) => one.metric === metric && one.unit === unit)
    .map(({ offsetMs, value }) => ({ ms: from + offsetMs, micro: toMicro(value) }));
}

/** What ends at the very end of a slot speaks of that slot and not of the next. */
const slotOf = (ms: number, { stamp }: SignalDraft, length: number): number =>
  Math.floor((stamp === "end" ? ms - 1 : ms) / length) * length;

const slotOfOne = (moment: Moment): Slot => ({
  readings: 1,
  sumMicro: moment.micro,
  first: moment,
  last: moment,
});

export const together = (a: Slot, b: Slot): Slot => ({
  readings: a.readings + b.readings,
  sumMicro: a.sumMicro + b.sumMicro,
  first: isBefore(a.first, b.first) ? a.first : b.first,
  last: isBefore(a.last, b.last) ? b.last : a.last,
});

/** By time, and of one time by height: a counter only rises. */
const isBefore = (a: Moment, b: Moment): boolean =>
  a.ms < b.ms || (a.ms === b.ms && a.micro <= b.micro);
