import { judged, notBrought, spanOf, tooLittle, type CheckResult } from "./check.ts";
import type { Observation } from "./observation.ts";

const check = { check: "washProduction", threshold: 0.05 } as const;

const THINGS_MIN = 20;
/** Something comes back for mending, and goes out again: once. */
const SHIPPED_MAX = 2;

/**
 * Whether the same things leave the factory again and again. The statistic is the share of serials that left one firm more
 * than twice.
 */
export function washProduction({ transfers }: Observation): CheckResult {
  if (transfers === undefined) return notBrought(check);
  const shipped = new Map<string, { readonly thing: string; readonly days: number[] }>();
  for (const { day, from, things } of transfers)
    for (const thing of things) {
      const key = JSON.stringify([from, thing]);
      const known = shipped.get(key) ?? { thing, days: [] };
      known.days.push(day);
      shipped.set(key, known);
    }
  if (shipped.size < THINGS_MIN) return tooLittle(check);
  const again = [...shipped.values()].filter(({ days }) => days.length > SHIPPED_MAX);
  return judged(check, {
    about: again[0]?.thing ?? null,
    statistic: again.length / shipped.size,
    cases: again.length,
    days: spanOf(again.flatMap(({ days }) => days)),
  });
}
