import type { Queryable } from "../../db/pool.ts";
import type { ToRaise } from "../alerts/alert.store.ts";
import type { ChartPoint } from "./chart.ts";
import { type Kept, keepWatched, keyOf, readStates, type WatchedMachine } from "./chart.store.ts";
import type { MonitoredEntry } from "./entry.ts";
import { begunAt, isPausedAt } from "./pause.ts";
import { pausesOf } from "./pause.store.ts";
import { afterPause, concerns, type Content, look, type WatchState } from "./watch-finding.ts";
import type { Watch } from "./watch.ts";
import { watchesOf } from "./watch.store.ts";

interface Progress extends WatchedMachine, Kept {
  readonly points: readonly ChartPoint[];
}

/** Holds records against what their factories have watched. @param entries in the order of the log */
export async function followWatches(
  client: Queryable,
  entries: readonly MonitoredEntry[],
): Promise<ToRaise[]> {
  const contents = entries.filter(hasContent);
  if (contents.length === 0) return [];
  const watches = await watchesOf(client, [...new Set(contents.map(({ party }) => party))]);
  if (watches.length === 0) return [];
  const byParty = Map.groupBy(watches, ({ party }) => party);
  const machines = new Set(contents.map(({ record }) => record.machine));
  const ids = watches.map(({ id }) => id);
  const states = await readStates(client, ids, [...machines]);
  const pauses = await pausesOf(client, ids);
  const progress = new Map<string, Progress>();
  const found: ToRaise[] = [];
  for (const content of contents)
    for (const watch of byParty.get(content.party) ?? []) {
      const paused = pauses.get(watch.id) ?? [];
      if (!concerns(watch, content) || isPausedAt(paused, content.index)) continue;
      const place = { watch: watch.id, machine: content.record.machine };
      const before = progress.get(keyOf(place));
      const begun = begunAt(paused, content.index);
      const looked = look(watch, goesOn(watch, before ?? states.get(keyOf(place)), begun), content);
      if (looked === undefined) continue;
      const points = [...(before?.points ?? []), ...looked.points];
      progress.set(keyOf(place), { ...place, state: looked.state, begunAt: begun, points });
      found.push(...looked.found.map((one) => ({ ...one, party: watch.party })));
    }
  for (const { points, ...got } of progress.values()) await keepWatched(client, got, got, points);
  return found;
}

/** What it goes on from at an entry: nothing begun on the other side of a pause. */
const goesOn = (watch: Watch, kept: Kept | undefined, begun: number): WatchState | undefined =>
  kept === undefined || kept.begunAt === begun ? kept?.state : afterPause(watch, kept.state);

const hasContent = (entry: MonitoredEntry): entry is MonitoredEntry & Content =>
  entry.record !== undefined;
