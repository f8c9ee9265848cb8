import type { Queryable } from "../../db/pool.ts";
import type { ToRaise } from "../alerts/alert.store.ts";
import type { ChartPoint } from "./chart.ts";
import { keepWatched, keyOf, readStates, type WatchedMachine } from "./chart.store.ts";
import type { MonitoredEntry } from "./entry.ts";
import { concerns, type Content, look, type WatchState } from "./watch-finding.ts";
import { watchesOf } from "./watch.store.ts";

interface Progress extends WatchedMachine {
  readonly state: WatchState;
  readonly points: readonly ChartPoint[];
}

/** Holds records against what their factories have watched. @param entries in the order of the log */
export async function followWatches(
  client: Queryable,
  entries: readonly MonitoredEntry[],
): Promise<ToRaise[]> {
  const contents = entries.filter(hasContent);
  if (contents.length === 0) return [];
  const all = await watchesOf(client, [...new Set(contents.map(({ party }) => party))]);
  const watches = all.filter(({ pausedAt }) => pausedAt === undefined);
  if (watches.length === 0) return [];
  const byParty = Map.groupBy(watches, ({ party }) => party);
  const machines = new Set(contents.map(({ record }) => record.machine));
  const states = await readStates(client, watches.map(({ id }) => id), [...machines]); // prettier-ignore
  const progress = new Map<string, Progress>();
  const found: ToRaise[] = [];
  for (const content of contents)
    for (const watch of byParty.get(content.party) ?? []) {
      if (!concerns(watch, content)) continue;
      const place = { watch: watch.id, machine: content.record.machine };
      const before = progress.get(keyOf(place));
      const looked = look(watch, before?.state ?? states.get(keyOf(place)), content);
      if (looked === undefined) continue;
      const points = [...(before?.points ?? []), ...looked.points];
      progress.set(keyOf(place), { ...place, state: looked.state, points });
      found.push(...looked.found.map((one) => ({ ...one, party: watch.party })));
    }
  for (const { points, state, ...place } of progress.values())
    await keepWatched(client, place, state, points);
  return found;
}

const hasContent = (entry: MonitoredEntry): entry is MonitoredEntry & Content =>
  entry.record !== undefined;
