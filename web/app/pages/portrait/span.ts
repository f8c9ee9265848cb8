/** How far back a portrait is looked at, and in which buckets. */
export const spans = ["day", "week", "month", "year"] as const;
export type Span = (typeof spans)[number];

/** As an address asks for it. */
export const spanIn = (search: URLSearchParams): Span =>
  spans.find((one) => one === search.get("span")) ?? "week";

export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly resolution: "hour" | "day" | "month";
}

const fineness = ["hour", "day", "month"] as const;

/** The coarser of two resolutions; single records are finer than any bucket. */
export function coarser(
  one: Asked["resolution"],
  other: Asked["resolution"] | "record",
): Asked["resolution"] {
  if (other === "record") return one;
  return fineness.indexOf(one) >= fineness.indexOf(other) ? one : other;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whole buckets of UTC, the present one with them. */
export function askedFor(span: Span, nowMs: number): Asked {
  if (span === "day") return asked(nextOf(nowMs, HOUR_MS) - DAY_MS, nextOf(nowMs, HOUR_MS), "hour");
  const tomorrow = nextOf(nowMs, DAY_MS);
  if (span !== "year")
    return asked(tomorrow - (span === "week" ? 7 : 30) * DAY_MS, tomorrow, "day");
  const now = new Date(nowMs);
  const monthAt = (months: number): number =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1);
  return asked(monthAt(-11), monthAt(1), "month");
}

const nextOf = (ms: number, step: number): number => Math.floor(ms / step) * step + step;

const asked = (from: number, to: number, resolution: Asked["resolution"]): Asked => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  resolution,
});
