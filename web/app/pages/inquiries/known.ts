import type { Logged } from "./filter.ts";

/** As much of the log as was read, newest first, and where what is older begins. */
export interface Known {
  readonly items: readonly Logged[];
  readonly next: number | null;
}

/** What was read before, under its newest page read again; that page alone where looks between them are missing. */
export function renewed(before: Known, newest: Known): Known {
  const oldest = newest.items.at(-1)?.index;
  if (oldest === undefined || !before.items.some(({ index }) => index >= oldest)) return newest;
  const older = before.items.filter(({ index }) => index < oldest);
  return older.length === 0 ? newest : { items: [...newest.items, ...older], next: before.next };
}
