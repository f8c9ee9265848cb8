import { toMicro } from "../../device-attest/decimal.ts";
import type { Calendar } from "./calendar.ts";

/**
 * What a reading of a machine means. `load` tells by its height whether the machine is off, idle or running (a current,
 * a power, a speed); `energyInterval` is the energy of the interval it is stamped with; `energyCounter` is a counter
 * that only rises, as are `itemCounter` of what the machine made and `rejectCounter` of what of that was not good.
 */
export const meanings = [
  "load",
  "energyInterval",
  "energyCounter",
  "itemCounter",
  "rejectCounter",
] as const;
export type Meaning = (typeof meanings)[number];

/** Seconds of a slot: whole slots make an hour. */
export const slotLengths = [1, 10, 60, 300, 900, 1800, 3600] as const;
export type SlotSeconds = (typeof slotLengths)[number];

/** Whether the instant of a reading begins or ends the time that it speaks of. */
export type Stamp = "start" | "end";

/** Whether a signal's records count only where two blocks of the chain bound their time, or also on their word. */
export type TimeRule = "proven" | "claimed";

export interface SignalDraft {
  readonly machine: string;
  readonly metric: string;
  /** UCUM. */
  readonly unit: string;
  readonly meaning: Meaning;
  readonly slotSeconds: SlotSeconds;
  readonly stamp: Stamp;
  readonly time: TimeRule;
}

/** From which load on, in millionths of the signal's unit, a machine idles and runs. */
export interface Limits {
  readonly idleMicro: bigint;
  readonly runningMicro: bigint;
}

export interface Signal extends SignalDraft {
  readonly no: number;
  /** Undefined until a person confirmed them. */
  readonly limits: Limits | undefined;
  /** When its machine is planned to work; undefined where the factory did not say. */
  readonly calendar: Calendar | undefined;
  /** Of a counter of items: milliseconds that one is planned to take; undefined where nobody said. */
  readonly itemMs: bigint | undefined;
}

export const isCounter = ({ meaning }: Pick<SignalDraft, "meaning">): boolean =>
  meaning === "energyCounter" || isOfItems({ meaning });

export const isOfItems = ({ meaning }: Pick<SignalDraft, "meaning">): boolean =>
  meaning === "itemCounter" || meaning === "rejectCounter";

/** UCUM has no unit for things: `1`, or a word of one's own in braces (UCUM, section 2.1, paragraph 12). */
const THINGS = /^(?:1|\{[!-z|~]{1,32}\})$/;

/** Kilowatt-hours in one of the unit, as a fraction: 1 kWh is 3.6 MJ (BIPM, SI Brochure, table 8). */
const kilowattHours: Readonly<Record<string, readonly [times: bigint, per: bigint]>> = {
  "kW.h": [1n, 1n],
  "W.h": [1n, 1000n],
  "MW.h": [1000n, 1n],
  J: [1n, 3_600_000n],
  kJ: [1n, 3600n],
  MJ: [10n, 36n],
  GJ: [10_000n, 36n],
};

export const energyUnits: readonly string[] = Object.keys(kilowattHours);

/** `micro` millionths of the unit as millionths of a kilowatt-hour, exactly: times a fraction. */
export const energyFactor = (unit: string): readonly [times: bigint, per: bigint] | undefined =>
  Object.hasOwn(kilowattHours, unit) ? kilowattHours[unit] : undefined;

export type SignalFault =
  | "notEnergy"
  | "notThings"
  | "limitsOrder"
  | "limitsOfEnergy"
  | "itemTimeOfOther"
  | "itemTimeNone"
  | "nameplateOfOther"
  | "nameplateNone";

/** What is wrong with a signal as somebody declares it; undefined when nothing is. */
export function signalFault(draft: SignalDraft): SignalFault | undefined {
  if (draft.meaning === "load") return undefined;
  if (isOfItems(draft)) return THINGS.test(draft.unit) ? undefined : "notThings";
  return energyFactor(draft.unit) === undefined ? "notEnergy" : undefined;
}

/** @returns the limits in millionths; a fault where idling would begin above running */
export function limitsOf(
  { meaning }: Pick<Signal, "meaning">,
  { idleFrom, runningFrom }: { readonly idleFrom: string; readonly runningFrom: string },
): Limits | SignalFault {
  if (meaning !== "load") return "limitsOfEnergy";
  const limits = { idleMicro: toMicro(idleFrom), runningMicro: toMicro(runningFrom) };
  return limits.idleMicro <= limits.runningMicro ? limits : "limitsOrder";
}

/** @returns milliseconds; a fault where the signal counts no items, or one would take no time */
export function itemMsOf(
  { meaning }: Pick<Signal, "meaning">,
  seconds: string,
): bigint | SignalFault {
  if (meaning !== "itemCounter") return "itemTimeOfOther";
  const ms = toMicro(seconds) / 1000n;
  return ms > 0n ? ms : "itemTimeNone";
}

/** @returns millionths of the signal's unit; a fault where it is no load, or the plate would allow none */
export function nameplateMicroOf(
  { meaning }: Pick<Signal, "meaning">,
  load: string,
): bigint | SignalFault {
  if (meaning !== "load") return "nameplateOfOther";
  const micro = toMicro(load);
  return micro > 0n ? micro : "nameplateNone";
}
