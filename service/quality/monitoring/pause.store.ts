import type { Queryable } from "../../db/pool.ts";
import type { Pause } from "./pause.ts";

/**
 * From the next entry of the log on, a watch looks at nothing or looks again: by what is in the log, however late it is
 * read. What came in between is never charted.
 * @param client in a transaction
 * @returns whether the party has it watched
 */
export async function pauseWatch(
  client: Queryable,
  { party, watch }: { readonly party: string; readonly watch: string },
  pausedAt: Date | null,
): Promise<boolean> {
  // No step of the monitor lies across this. Taken first: a step holds it when it waits for a watch.
  await client.query("SELECT FROM monitor_cursor FOR UPDATE");
  const { rowCount } = await client.query(
    `UPDATE watch SET paused_at = CASE WHEN $3::timestamptz IS NOT NULL THEN coalesce(paused_at, $3) END
     WHERE party = $1 AND watch_id = $2 AND removed_at IS NULL`,
    [Buffer.from(party, "hex"), watch, pausedAt],
  );
  if (rowCount === 0) return false;
  await (pausedAt === null ? endPause(client, watch) : beginPause(client, watch));
  return true;
}

const beginPause = (client: Queryable, watch: string) =>
  client.query(
    `INSERT INTO watch_pause (watch_id, from_index)
     SELECT $1, h.size FROM log_head h
     WHERE NOT EXISTS (SELECT FROM watch_pause WHERE watch_id = $1 AND until_index IS NULL)
     ON CONFLICT (watch_id, from_index) DO UPDATE SET until_index = NULL`,
    [watch],
  );

const endPause = (client: Queryable, watch: string) =>
  client.query(
    `UPDATE watch_pause p SET until_index = h.size FROM log_head h
     WHERE p.watch_id = $1 AND p.until_index IS NULL`,
    [watch],
  );

/** By watch. */
export async function pausesOf(
  db: Queryable,
  watches: readonly string[],
): Promise<Map<string, readonly Pause[]>> {
  const { rows } = await db.query<{ watch: string; from: bigint; until: bigint | null }>(
    `SELECT watch_id AS watch, from_index AS "from", until_index AS until FROM watch_pause
     WHERE watch_id = ANY ($1::uuid[])`,
    [watches],
  );
  const pauses = Map.groupBy(rows, ({ watch }) => watch);
  return new Map([...pauses].map(([watch, all]) => [watch, all.map(pauseOf)]));
}

const pauseOf = ({
  from,
  until,
}: {
  readonly from: bigint;
  readonly until: bigint | null;
}): Pause => ({
  from: Number(from),
  until: until === null ? undefined : Number(until),
});
