import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { raiseAlerts, type ToRaise } from "../alerts/alert.store.ts";
import { calibrationFinding } from "./calibration.ts";
import type { MonitoredEntry } from "./entry.ts";
import { readEntries } from "./entries.store.ts";
import { equivocationsIn } from "./equivocation.store.ts";
import { defaultSettings } from "./setting.store.ts";
import { followWatches } from "./watching.store.ts";
import { followSequences, overdueGaps, silentKeys } from "./sequence.store.ts";

/** Entries in one step. */
const ENTRIES_MAX = 2_000;
const AGAIN_MAX = 200;

/**
 * Looks at entries that came since the last step. What it finds and how far it looked are one transaction: ended between
 * any two of its queries, it begins again where it was. Takes no lock that appending waits for.
 * @returns whether there may be more at once
 */
export async function monitorRecords(pool: Pool): Promise<boolean> {
  if (!(await isBehind(pool))) return false;
  return inTransaction(pool, async (client) => {
    const { again, from, until } = await nextPiece(client);
    const read = await readEntries(client, { from, until, again });
    const isNew = ({ index }: MonitoredEntry): boolean => index >= from;
    await followSequences(client, read.entries.filter(isNew));
    const found = [
      ...(await equivocationsIn(client, { from, until: read.reached })),
      ...findingsIn(read.entries),
      ...(await followWatches(client, read.entries)),
    ];
    await forgetAgain(client, read.withContent);
    await client.query("UPDATE monitor_cursor SET size = $1", [read.reached]);
    await raiseAlerts(client, found);
    return read.reached < until || until - from === ENTRIES_MAX || again.length === AGAIN_MAX;
  });
}

/**
 * Looks for what did not come: gaps, and devices that are silent. Only for whoever has looked at everything that did.
 * @param since when this service began to listen
 */
export const monitorTime = (pool: Pool, now: Date, since: Date): Promise<void> =>
  inTransaction(pool, async (client) => {
    const { gapGraceSeconds, silentAfterSeconds } = defaultSettings;
    await client.query("SELECT FROM monitor_cursor FOR UPDATE");
    await raiseAlerts(client, [
      ...(await overdueGaps(client, now, gapGraceSeconds)),
      ...(await silentKeys(client, { now, since, afterSeconds: silentAfterSeconds })),
    ]);
  });

async function isBehind(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ behind: boolean }>(
    `SELECT c.size < h.size OR EXISTS (SELECT FROM monitor_again a WHERE a.leaf_index < c.size)
       AS behind
     FROM monitor_cursor c, log_head h`,
  );
  return rows[0]?.behind === true;
}

async function nextPiece(client: Queryable) {
  const cursor = await client.query<{ size: bigint }>("SELECT size FROM monitor_cursor FOR UPDATE");
  const from = Number(cursor.rows[0]?.size ?? 0);
  // Every entry below it is committed.
  const head = await client.query<{ size: bigint }>("SELECT size FROM log_head");
  const until = Math.min(Number(head.rows[0]?.size ?? 0), from + ENTRIES_MAX);
  const late = await client.query<{ leaf_index: bigint }>(
    "SELECT leaf_index FROM monitor_again WHERE leaf_index < $1 ORDER BY leaf_index LIMIT $2",
    [from, AGAIN_MAX],
  );
  return { from, until, again: late.rows.map(({ leaf_index }) => Number(leaf_index)) };
}

/** What was seen with its content need not be looked at again, whether it was there at once or came since. */
const forgetAgain = (client: Queryable, indices: readonly number[]): Promise<unknown> =>
  client.query("DELETE FROM monitor_again WHERE leaf_index = ANY ($1)", [indices]);

const findingsIn = (entries: readonly MonitoredEntry[]): ToRaise[] =>
  entries.flatMap((entry) => {
    const found = calibrationFinding(entry);
    return found === undefined ? [] : [{ ...found, party: entry.party }];
  });
