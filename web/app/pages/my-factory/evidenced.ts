import type { Series } from "../portrait/section.ts";

type Evidenced = Pick<Series, "grades" | "records" | "claimedTime">;

/** Which share of a figure's records which kind of key signed, the most first; grades are named `key/source`. */
export function keysOf({
  grades,
}: Pick<Evidenced, "grades">): readonly { readonly key: string; readonly share: string }[] {
  const counts = new Map<string, number>();
  for (const [grade, records] of Object.entries(grades)) {
    const key = grade.split("/")[0] ?? grade;
    counts.set(key, (counts.get(key) ?? 0) + records);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([key, count]) => ({ key, share: String(count / Math.max(1, total)) }));
}

/** Share of its records whose time two blocks of the chain bound. */
export const provenShare = ({
  claimedTime,
  records,
}: Pick<Evidenced, "claimedTime" | "records">): string =>
  String(records === 0 ? 0 : (records - claimedTime) / records);
