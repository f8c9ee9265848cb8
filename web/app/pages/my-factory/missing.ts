import type { Series } from "../portrait/section.ts";

/** Which share of a period nothing was heard in, before a machine was connected and since. */
export interface Missing {
  readonly before: number;
  readonly since: number;
}

/** Days are never heard to the last second. */
const WHOLE = 0.95;

/**
 * The day that a machine was connected on is no gap, nor is the present one, nor a day of which next to all was heard;
 * of one that was never heard everything is missing since.
 * @param figures of one machine, by days up to the present one
 */
export function missingOf(figures: readonly Pick<Series, "buckets">[]): Missing {
  const heard = (figures[0]?.buckets ?? []).map(({ coverage }) => Number(coverage));
  const first = heard.findIndex((coverage) => coverage > 0);
  if (first < 0) return { before: 0, since: 1 };
  const lost = heard.slice(first + 1, -1).filter((coverage) => coverage < WHOLE);
  const since = lost.reduce((sum, coverage) => sum + 1 - coverage, 0);
  return { before: first / heard.length, since: since / heard.length };
}
