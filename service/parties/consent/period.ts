import { caught, Fault } from "../../../device-attest/fault.ts";
import { instantMs } from "../../../device-attest/record.ts";
import { instantOf } from "../../evidence/verification/instant.ts";

/** From the finest: single records, or whole hours, days and months of UTC. */
export const resolutions = ["record", "hour", "day", "month"] as const;
export type Resolution = (typeof resolutions)[number];

/** From `from` until before `to`, both in the spelling of `capturedAt`, in which instants compare as text. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A pattern takes the 31st of February, and years that no database keeps. */
export const isInstant = (text: string): boolean =>
  text >= "1970" && !(caught(() => instantMs(text)) instanceof Fault);

export const isFiner = (a: Resolution, b: Resolution): boolean =>
  resolutions.indexOf(a) < resolutions.indexOf(b);

/** What two periods share; undefined when that is nothing. */
export function intersection(a: Period, b: Period): Period | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : undefined;
}

/**
 * The whole buckets of a period that are over at `now`. A part of a bucket, or one that is still filling, would tell
 * by its difference what a coarse resolution is to keep back.
 */
export function wholeBuckets(
  { from, to }: Period,
  resolution: Resolution,
  now: string,
): Period | undefined {
  if (resolution === "record") return { from, to };
  const over = to < now ? to : now;
  const whole = { from: bucketFrom(from, resolution), to: bucketOf(over, resolution) };
  return whole.from < whole.to ? whole : undefined;
}

/** The period with the buckets that it only touches. */
export const touchedBuckets = ({ from, to }: Period, resolution: Resolution): Period => ({
  from: bucketOf(from, resolution),
  to: bucketFrom(to, resolution),
});

/** Where the bucket of an instant begins. */
export function bucketOf(instant: string, resolution: Resolution): string {
  if (resolution === "record") return instant;
  return instant.slice(0, length[resolution]) + midnight.slice(length[resolution]);
}

/** Where the next bucket begins. */
export function bucketAfter(instant: string, resolution: Resolution): string {
  if (resolution === "record") return instant;
  const seconds = instantMs(bucketOf(instant, resolution)) / 1000;
  // Thirty-two days from the first of a month lie in the next one, whatever its length.
  return bucketOf(instantOf(seconds + stepSeconds[resolution]), resolution);
}

/** How many buckets a period has, counted up to `limit`. */
export function countBuckets({ from, to }: Period, resolution: Resolution, limit: number): number {
  if (from >= to) return 0;
  if (resolution === "record") return limit;
  // Where it ends with a bucket, the next one is not touched.
  const last = bucketOf(to, resolution) === to ? 0 : 1;
  return Math.min(limit, numberOf(to, resolution) - numberOf(from, resolution) + last);
}

/** Buckets since some beginning, to the one that an instant lies in. */
function numberOf(instant: string, resolution: Exclude<Resolution, "record">): number {
  if (resolution === "month") return 12 * Number(instant.slice(0, 4)) + Number(instant.slice(5, 7));
  return Math.floor(instantMs(instant) / (1000 * stepSeconds[resolution]));
}

const midnight = "0000-01-01T00:00:00.000Z";
const length = { hour: 13, day: 10, month: 7 } as const;
const stepSeconds = { hour: 3600, day: 86_400, month: 32 * 86_400 } as const;

/** The first bucket that begins at `instant` or later. */
const bucketFrom = (instant: string, resolution: Resolution): string =>
  bucketOf(instant, resolution) === instant ? instant : bucketAfter(instant, resolution);
