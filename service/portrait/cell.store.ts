import type { Queryable } from "../db/pool.ts";
import { type Cell, hourOf } from "./cell.ts";
import type { DeclaredSignal } from "./signal.store.ts";
import { isCounter } from "./signal.ts";
import { type Slot, type SlotAt, together } from "./slot.ts";

export const HOUR_MS = 3_600_000;

/** An hour of a signal: milliseconds since 1970. */
export interface Hour {
  readonly signalNo: number;
  readonly at: number;
}

const hourKey = ({ at, signalNo }: Hour): string => [signalNo, at].join(" ");

/** Works hours out anew from their slots, and brings the days and months they lie in up to them. */
export async function recount(
  db: Queryable,
  signals: readonly DeclaredSignal[],
  touched: readonly Hour[],
): Promise<void> {
  const known = new Map(signals.map((signal) => [signal.no, signal]));
  const hours = await withFollowing(db, distinct(touched), known);
  if (hours.length === 0) return;
  const slots = await slotsIn(db, hours);
  const before = await slotsBefore(
    db,
    hours.filter((hour) => isOfCounter(known, hour)),
  );
  const counted = hours.flatMap((hour): Counted[] => {
    const signal = known.get(hour.signalNo);
    if (signal === undefined) return [];
    const key = hourKey(hour);
    return [{ ...hour, cell: hourOf(signal, slots.get(key) ?? [], before.get(key)) }];
  });
  await putHours(db, counted);
}

const distinct = (hours: readonly Hour[]): Hour[] => [
  ...new Map(hours.map((hour) => [hourKey(hour), hour])).values(),
];

type Known = ReadonlyMap<number, DeclaredSignal>;

function isOfCounter(known: Known, { signalNo }: Hour): boolean {
  const signal = known.get(signalNo);
  return signal !== undefined && isCounter(signal);
}

/** What a counter rose since it was read last belongs to the hour in which it is read next. */
async function withFollowing(db: Queryable, hours: Hour[], known: Known): Promise<Hour[]> {
  const counters = hours.filter((hour) => isOfCounter(known, hour));
  if (counters.length === 0) return hours;
  const { rows } = await db.query<{ readonly signal_no: number; readonly at_ms: bigint }>({
    name: "portrait_following_hours",
    text: `SELECT u.signal_no, (extract(epoch FROM date_trunc('hour', n.at, 'UTC')) * 1000)::bigint AS at_ms
           FROM unnest($1::integer[], $2::bigint[]) AS u(signal_no, at)
           CROSS JOIN LATERAL (
             SELECT s.at FROM portrait_slot s
             WHERE s.signal_no = u.signal_no AND s.at >= to_timestamp(u.at / 1000.0) + interval '1 hour'
             ORDER BY s.at LIMIT 1) n`,
    values: hourColumns(counters),
  });
  const following = rows.map((row) => ({ signalNo: row.signal_no, at: Number(row.at_ms) }));
  return distinct([...hours, ...following]);
}

const hourColumns = (hours: readonly Hour[]): number[][] => [
  hours.map(({ signalNo }) => signalNo),
  hours.map(({ at }) => at),
];

interface SlotRow {
  readonly signal_no: number;
  readonly hour_ms: bigint;
  readonly at_ms: bigint;
  readonly readings: bigint;
  readonly sum_micro: string;
  readonly first_ms: bigint;
  readonly first_micro: bigint;
  readonly last_ms: bigint;
  readonly last_micro: bigint;
}

const SLOT = `s.signal_no, u.at AS hour_ms, (extract(epoch FROM s.at) * 1000)::bigint AS at_ms, s.readings,
  s.sum_micro::text, s.first_ms, s.first_micro, s.last_ms, s.last_micro`;

const slotOf = (row: SlotRow): SlotAt => ({
  at: Number(row.at_ms),
  readings: Number(row.readings),
  sumMicro: BigInt(row.sum_micro),
  first: { ms: Number(row.first_ms), micro: row.first_micro },
  last: { ms: Number(row.last_ms), micro: row.last_micro },
});

/** Slots of hours, in order; those that several keys speak of put together. */
async function slotsIn(
  db: Queryable,
  hours: readonly Hour[],
): Promise<Map<string, readonly SlotAt[]>> {
  const { rows } = await db.query<SlotRow>({
    name: "portrait_slots_of_hours",
    text: `SELECT ${SLOT}
           FROM unnest($1::integer[], $2::bigint[]) AS u(signal_no, at)
           JOIN portrait_slot s ON s.signal_no = u.signal_no AND s.at >= to_timestamp(u.at / 1000.0)
             AND s.at < to_timestamp(u.at / 1000.0) + interval '1 hour'
           ORDER BY s.signal_no, s.at`,
    values: hourColumns(hours),
  });
  const byHour = Map.groupBy(rows, (row) => [row.signal_no, row.hour_ms].join(" "));
  return new Map(
    [...byHour].map(([key, some]) => {
      const bySlot = Map.groupBy(some.map(slotOf), ({ at }) => at);
      return [key, [...bySlot].map(([at, same]) => ({ at, ...asOne(same) }))];
    }),
  );
}

const asOne = (slots: readonly Slot[]): Slot => slots.reduce(together);

/** The last slot before each hour. */
async function slotsBefore(db: Queryable, hours: readonly Hour[]): Promise<Map<string, Slot>> {
  if (hours.length === 0) return new Map();
  const { rows } = await db.query<SlotRow>({
    name: "portrait_slots_before_hours",
    text: `SELECT ${SLOT}
           FROM unnest($1::integer[], $2::bigint[]) AS u(signal_no, at)
           CROSS JOIN LATERAL (
             SELECT p.at FROM portrait_slot p
             WHERE p.signal_no = u.signal_no AND p.at < to_timestamp(u.at / 1000.0)
             ORDER BY p.at DESC LIMIT 1) l
           JOIN portrait_slot s ON s.signal_no = u.signal_no AND s.at = l.at`,
    values: hourColumns(hours),
  });
  const byHour = Map.groupBy(rows, (row) => [row.signal_no, row.hour_ms].join(" "));
  return new Map([...byHour].map(([key, same]) => [key, asOne(same.map(slotOf))]));
}

export interface CellRow {
  readonly signal_no: number;
  readonly at: Date;
  readonly evidenced_seconds: bigint;
  readonly off_seconds: bigint;
  readonly idle_seconds: bigint;
  readonly running_seconds: bigint;
  readonly energy_micro: bigint;
  readonly planned_evidenced_seconds: bigint;
  readonly planned_running_seconds: bigint;
  readonly items_milli: bigint;
  readonly planned_items_milli: bigint;
}

export const CELL = `c.signal_no, c.at, c.evidenced_seconds, c.off_seconds, c.idle_seconds, c.running_seconds,
  c.energy_micro, c.planned_evidenced_seconds, c.planned_running_seconds, c.items_milli, c.planned_items_milli`;

export const cellOf = (row: CellRow): Cell => ({
  evidencedSeconds: Number(row.evidenced_seconds),
  offSeconds: Number(row.off_seconds),
  idleSeconds: Number(row.idle_seconds),
  runningSeconds: Number(row.running_seconds),
  energyMicro: row.energy_micro,
  plannedEvidencedSeconds: Number(row.planned_evidenced_seconds),
  plannedRunningSeconds: Number(row.planned_running_seconds),
  itemsMilli: row.items_milli,
  plannedItemsMilli: row.planned_items_milli,
});

interface Counted extends Hour {
  readonly cell: Cell;
}

/**
 * Adds to an hour, its day and its month by how much the hour is another than it was. Whole numbers: what is added up in
 * any order is the same sum.
 */
async function putHours(db: Queryable, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return;
  const number = (of: (cell: Cell) => number | bigint) => counted.map(({ cell }) => of(cell));
  await db.query({
    name: "put_portrait_hours",
    text: `WITH hour AS (
             SELECT u.signal_no, to_timestamp(u.at / 1000.0) AS at, u.evidenced, u.off, u.idle, u.running, u.energy,
               u.planned_evidenced, u.planned_running, u.items, u.planned_items
             FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
               $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[]) AS u(signal_no, at, evidenced,
               off, idle, running, energy, planned_evidenced, planned_running, items, planned_items)
           ), change AS (
             SELECT u.signal_no, u.at,
               u.evidenced - coalesce(c.evidenced_seconds, 0) AS evidenced,
               u.off - coalesce(c.off_seconds, 0) AS off,
               u.idle - coalesce(c.idle_seconds, 0) AS idle,
               u.running - coalesce(c.running_seconds, 0) AS running,
               u.energy - coalesce(c.energy_micro, 0) AS energy,
               u.planned_evidenced - coalesce(c.planned_evidenced_seconds, 0) AS planned_evidenced,
               u.planned_running - coalesce(c.planned_running_seconds, 0) AS planned_running,
               u.items - coalesce(c.items_milli, 0) AS items,
               u.planned_items - coalesce(c.planned_items_milli, 0) AS planned_items
             FROM hour u LEFT JOIN portrait_cell c ON c.signal_no = u.signal_no AND c.resolution = 'hour' AND c.at = u.at
           )
           INSERT INTO portrait_cell AS c
           SELECT u.signal_no, b.resolution, date_trunc(b.resolution, u.at, 'UTC'), sum(u.evidenced), sum(u.off),
             sum(u.idle), sum(u.running), sum(u.energy), sum(u.planned_evidenced), sum(u.planned_running), sum(u.items),
             sum(u.planned_items)
           FROM change u CROSS JOIN (VALUES ('hour'), ('day'), ('month')) b(resolution)
           WHERE (u.evidenced, u.off, u.idle, u.running, u.energy, u.planned_evidenced, u.planned_running, u.items,
             u.planned_items) <> (0, 0, 0, 0, 0, 0, 0, 0, 0)
           GROUP BY 1, 2, 3
           ON CONFLICT (signal_no, resolution, at) DO UPDATE SET
             evidenced_seconds = c.evidenced_seconds + excluded.evidenced_seconds,
             off_seconds = c.off_seconds + excluded.off_seconds,
             idle_seconds = c.idle_seconds + excluded.idle_seconds,
             running_seconds = c.running_seconds + excluded.running_seconds,
             energy_micro = c.energy_micro + excluded.energy_micro,
             planned_evidenced_seconds = c.planned_evidenced_seconds + excluded.planned_evidenced_seconds,
             planned_running_seconds = c.planned_running_seconds + excluded.planned_running_seconds,
             items_milli = c.items_milli + excluded.items_milli,
             planned_items_milli = c.planned_items_milli + excluded.planned_items_milli`,
    values: [
      ...hourColumns(counted),
      number(({ evidencedSeconds }) => evidencedSeconds),
      number(({ offSeconds }) => offSeconds),
      number(({ idleSeconds }) => idleSeconds),
      number(({ runningSeconds }) => runningSeconds),
      number(({ energyMicro }) => energyMicro),
      number(({ plannedEvidencedSeconds }) => plannedEvidencedSeconds),
      number(({ plannedRunningSeconds }) => plannedRunningSeconds),
      number(({ itemsMilli }) => itemsMilli),
      number(({ plannedItemsMilli }) => plannedItemsMilli),
    ],
  });
}
