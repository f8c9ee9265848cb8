import type { Queryable } from "../../db/pool.ts";
import type { NelsonRule } from "../spc/nelson.ts";
import type { ChartPoint } from "./chart.ts";
import type { WatchState } from "./watch-finding.ts";

/** A watch on a machine. */
export interface WatchedMachine {
  readonly watch: string;
  readonly machine: string;
}

export const keyOf = ({ machine, watch }: WatchedMachine): string => `${watch} ${machine}`;

/** How far a watch got. */
export interface Kept {
  readonly state: WatchState;
  /** End of the last pause before that. */
  readonly begunAt: number;
}

/** How far watches got, by `keyOf`. */
export async function readStates(
  db: Queryable,
  watches: readonly string[],
  machines: readonly string[],
): Promise<Map<string, Kept>> {
  const { rows } = await db.query<WatchedMachine & Kept & { begunAt: bigint }>(
    `SELECT watch_id AS watch, machine, state, begun_at AS "begunAt" FROM watch_state
     WHERE watch_id = ANY ($1::uuid[]) AND machine = ANY ($2)`,
    [watches, machines],
  );
  return new Map(
    rows.map(({ begunAt, state, ...place }) => [keyOf(place), { state, begunAt: Number(begunAt) }]),
  );
}

/** Newer points push older ones out. */
const POINTS_MAX = 10_000;

/** Keeps how far a watch got, and the points that it made. */
export async function keepWatched(
  client: Queryable,
  { machine, watch }: WatchedMachine,
  { begunAt, state }: Kept,
  points: readonly ChartPoint[],
): Promise<void> {
  await client.query(
    `INSERT INTO watch_state (watch_id, machine, state, begun_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (watch_id, machine) DO UPDATE
       SET state = excluded.state, begun_at = excluded.begun_at`,
    [watch, machine, JSON.stringify(state), begunAt],
  );
  for (const point of points) await insertPoint(client, { machine, watch }, point);
  const last = points.at(-1)?.no ?? 0;
  if (last > POINTS_MAX)
    await client.query(
      "DELETE FROM chart_point WHERE watch_id = $1 AND machine = $2 AND point_no <= $3",
      [watch, machine, last - POINTS_MAX],
    );
}

const insertPoint = (
  client: Queryable,
  { machine, watch }: WatchedMachine,
  point: ChartPoint,
): Promise<unknown> =>
  client.query({
    name: "insert_chart_point",
    text: "INSERT INTO chart_point VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    values: [
      watch,
      machine,
      point.no,
      point.at,
      point.values,
      point.location,
      point.spread,
      point.isBaseline,
      point.broken,
      point.isSpreadOut,
      point.firstIndex,
      point.lastIndex,
    ],
  });

/** Machines of which a watch has seen something. */
export async function machinesOf(db: Queryable, watch: string): Promise<string[]> {
  const { rows } = await db.query<{ machine: string }>(
    "SELECT machine FROM watch_state WHERE watch_id = $1 ORDER BY machine LIMIT 200",
    [watch],
  );
  return rows.map(({ machine }) => machine);
}

interface PointRow {
  readonly point_no: bigint;
  readonly at: Date;
  readonly values: number[];
  readonly location: number;
  readonly spread: number | null;
  readonly is_baseline: boolean;
  readonly broken: NelsonRule[];
  readonly is_spread_out: boolean;
  readonly first_index: bigint;
  readonly last_index: bigint;
}

/** The newest points, oldest of them first. */
export async function newestPoints(
  db: Queryable,
  { machine, watch }: WatchedMachine,
  limit: number,
): Promise<ChartPoint[]> {
  const { rows } = await db.query<PointRow>(
    `SELECT point_no, at, values, location, spread, is_baseline, broken, is_spread_out, first_index,
       last_index
     FROM chart_point WHERE watch_id = $1 AND machine = $2 ORDER BY point_no DESC LIMIT $3`,
    [watch, machine, limit],
  );
  return rows.toReversed().map((row) => ({
    no: Number(row.point_no),
    at: row.at.toISOString(),
    values: row.values,
    location: row.location,
    spread: row.spread ?? undefined,
    isBaseline: row.is_baseline,
    broken: row.broken,
    isSpreadOut: row.is_spread_out,
    firstIndex: Number(row.first_index),
    lastIndex: Number(row.last_index),
  }));
}
