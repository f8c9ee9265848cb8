import type { Calendar } from "./calendar.ts";
import { CALENDAR } from "./calendar.store.ts";
import { inTransaction, type Queryable } from "../db/pool.ts";
import type { Pool } from "pg";
import type { Limits, Signal, SignalDraft } from "./signal.ts";

/** A signal as its factory declared it. */
export interface DeclaredSignal extends Signal {
  readonly id: string;
  /** Party id, hexadecimal. */
  readonly factory: string;
  readonly declaredAt: string;
  readonly limitsVersion: number;
  readonly confirmedAt: string | undefined;
  /** Load that the machine's plate allows; undefined where nobody said. */
  readonly nameplate: Nameplate | undefined;
  /** Whether all that the log held before it was declared is counted. */
  readonly complete: boolean;
}

/** In millionths of its signal's unit. */
export interface Nameplate {
  readonly loadMicro: bigint;
  readonly version: number;
  readonly declaredAt: string;
}

interface Row {
  readonly signal_no: number;
  readonly signal_id: string;
  readonly factory: Buffer;
  readonly machine: string;
  readonly metric: string;
  readonly unit: string;
  readonly meaning: Signal["meaning"];
  readonly slot_seconds: Signal["slotSeconds"];
  readonly stamp: Signal["stamp"];
  readonly time: Signal["time"];
  readonly declared_at: Date;
  readonly complete: boolean;
  readonly version: number | null;
  readonly idle_micro: bigint | null;
  readonly running_micro: bigint | null;
  readonly confirmed_at: Date | null;
  readonly item_ms: bigint | null;
  readonly plate_micro: bigint | null;
  readonly plate_version: number | null;
  readonly plate_at: Date | null;
  readonly calendar: Calendar | null;
}

const SIGNALS = `SELECT s.signal_no, s.signal_id, s.factory, s.machine, s.metric, s.unit, s.meaning, s.slot_seconds,
    s.stamp, s.time, s.declared_at, s.looked_back >= s.from_size
      AND NOT EXISTS (SELECT FROM portrait_recount c WHERE c.signal_no = s.signal_no) AS complete, l.version, l.idle_micro, l.running_micro,
    l.confirmed_at, i.item_ms, c.calendar,
    p.load_micro AS plate_micro, p.version AS plate_version, p.declared_at AS plate_at
  FROM portrait_signal s
  LEFT JOIN LATERAL (
    SELECT * FROM portrait_limits WHERE signal_no = s.signal_no ORDER BY version DESC LIMIT 1) l ON true
  LEFT JOIN LATERAL (
    SELECT item_ms FROM portrait_item_time WHERE signal_no = s.signal_no ORDER BY version DESC LIMIT 1) i ON true
  LEFT JOIN LATERAL (
    SELECT * FROM portrait_nameplate WHERE signal_no = s.signal_no ORDER BY version DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (${CALENDAR}) c ON true`;

const signalOf = (row: Row): DeclaredSignal => ({
  id: row.signal_id,
  no: row.signal_no,
  factory: row.factory.toString("hex"),
  machine: row.machine,
  metric: row.metric,
  unit: row.unit,
  meaning: row.meaning,
  slotSeconds: row.slot_seconds,
  stamp: row.stamp,
  time: row.time,
  declaredAt: row.declared_at.toISOString(),
  complete: row.complete,
  limits:
    row.idle_micro === null || row.running_micro === null
      ? undefined
      : { idleMicro: row.idle_micro, runningMicro: row.running_micro },
  limitsVersion: row.version ?? 0,
  confirmedAt: row.confirmed_at?.toISOString(),
  nameplate: nameplateOf(row),
  itemMs: row.item_ms ?? undefined,
  calendar: row.calendar ?? undefined,
});

const nameplateOf = (row: Row): Nameplate | undefined =>
  row.plate_micro === null || row.plate_version === null || row.plate_at === null
    ? undefined
    : {
        loadMicro: row.plate_micro,
        version: row.plate_version,
        declaredAt: row.plate_at.toISOString(),
      };

/** What a factory declared, in the order in which it did. */
export async function signalsOf(db: Queryable, factory: string): Promise<DeclaredSignal[]> {
  const { rows } = await db.query<Row>({
    name: "signals_of",
    text: `${SIGNALS} WHERE s.factory = $1 AND s.removed_at IS NULL ORDER BY s.signal_no`,
    values: [Buffer.from(factory, "hex")],
  });
  return rows.map(signalOf);
}

/** The signals of several factories. */
export async function signalsOfAll(
  db: Queryable,
  factories: readonly Buffer[],
): Promise<DeclaredSignal[]> {
  const { rows } = await db.query<Row>({
    name: "signals_of_all",
    text: `${SIGNALS} WHERE s.factory = ANY ($1) AND s.removed_at IS NULL ORDER BY s.signal_no`,
    values: [factories],
  });
  return rows.map(signalOf);
}

export async function signalsByNo(
  db: Queryable,
  numbers: readonly number[],
): Promise<DeclaredSignal[]> {
  const { rows } = await db.query<Row>(
    `${SIGNALS} WHERE s.signal_no = ANY ($1) AND s.removed_at IS NULL ORDER BY s.signal_no`,
    [numbers],
  );
  return rows.map(signalOf);
}

/** @returns undefined where the factory has no such signal */
export async function signalById(
  db: Queryable,
  factory: string,
  id: string,
): Promise<DeclaredSignal | undefined> {
  const { rows } = await db.query<Row>(
    `${SIGNALS} WHERE s.factory = $1 AND s.signal_id = $2 AND s.removed_at IS NULL`,
    [Buffer.from(factory, "hex"), id],
  );
  return rows[0] && signalOf(rows[0]);
}

/** Of each factory: every record is held against all of them. */
const SIGNALS_MAX = 1000;

export interface Declaring {
  readonly factory: string;
  readonly draft: SignalDraft;
  /** Account or API key. */
  readonly by: string;
  readonly at: Date;
  readonly idempotencyKey: string | undefined;
}

export type DeclareFault = "tooMany" | "declaredAlready";

/**
 * Declares what a reading of a machine means. Entries of the log from before are looked through afterwards.
 * @returns the signal, as the same request declared it before
 */
export const declareSignal = (
  pool: Pool,
  { at, by, draft, factory, idempotencyKey }: Declaring,
): Promise<DeclaredSignal | DeclareFault> =>
  inTransaction(pool, async (db) => {
    const id = Buffer.from(factory, "hex");
    // Whoever counts holds it to the end of his step: what he does not know of lies before what is written here.
    await db.query("SELECT FROM portrait_cursor FOR UPDATE");
    const before = await db.query<{ signal_id: string }>(
      "SELECT signal_id FROM portrait_signal WHERE factory = $1 AND declared_by = $2 AND idempotency_key = $3",
      [id, by, idempotencyKey],
    );
    const known = before.rows[0] && (await signalById(db, factory, before.rows[0].signal_id));
    if (known !== undefined) return known;
    const present = await signalsOf(db, factory);
    if (present.length >= SIGNALS_MAX) return "tooMany";
    if (present.some((one) => one.machine === draft.machine && one.meaning === draft.meaning))
      return "declaredAlready";
    const { rows } = await db.query<{ signal_id: string }>(
      `INSERT INTO portrait_signal (factory, machine, metric, unit, meaning, slot_seconds, stamp, time, declared_at,
         declared_by, idempotency_key, from_size, looked_back)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, size, 0 FROM portrait_cursor
       RETURNING signal_id`,
      [
        id,
        draft.machine,
        draft.metric,
        draft.unit,
        draft.meaning,
        draft.slotSeconds,
        draft.stamp,
        draft.time,
        at,
        by,
        idempotencyKey,
      ],
    );
    const added = await signalById(db, factory, rows[0]?.signal_id ?? "");
    if (added === undefined) throw new Error("the signal that was declared is not there");
    return added;
  });

/** Its figures end with it. @returns whether the factory had it declared */
export async function removeSignal(
  db: Queryable,
  factory: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE portrait_signal SET removed_at = $3
     WHERE factory = $1 AND signal_id = $2 AND removed_at IS NULL`,
    [Buffer.from(factory, "hex"), id, at],
  );
  return rowCount === 1;
}

/**
 * Keeps limits that a person confirmed, and has all hours worked out anew by them; what was confirmed before stays on
 * record. The same ones again are no new version.
 */
export const confirmLimits = (
  pool: Pool,
  { no }: DeclaredSignal,
  { idleMicro, runningMicro }: Limits,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<unknown> =>
  inTransaction(pool, async (db) => {
    // Nobody works out an hour by the old ones that is not listed below.
    await db.query("SELECT FROM portrait_cursor FOR UPDATE");
    const { rowCount } = await db.query(
      `INSERT INTO portrait_limits (signal_no, version, idle_micro, running_micro, confirmed_at, confirmed_by)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 FROM portrait_limits WHERE signal_no = $1
       HAVING NOT EXISTS (
         SELECT FROM (SELECT * FROM portrait_limits WHERE signal_no = $1 ORDER BY version DESC LIMIT 1) newest
         WHERE idle_micro = $2 AND running_micro = $3)`,
      [no, idleMicro, runningMicro, at, by],
    );
    if (rowCount === 0) return;
    await db.query(
      `INSERT INTO portrait_recount
       SELECT signal_no, at FROM portrait_cell WHERE signal_no = $1 AND resolution = 'hour'
       ON CONFLICT DO NOTHING`,
      [no],
    );
  });
