import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../db/pool.ts";
import type { CalendarVersion } from "./calendar.ts";

/** A version of a calendar as its factory declared it. */
export interface DeclaredCalendar {
  readonly no: number;
  /** Undefined where it is of all machines that have none of their own. */
  readonly machine: string | undefined;
  readonly version: CalendarVersion;
  readonly declaredAt: string;
}

interface Row {
  readonly calendar_no: number;
  readonly machine: string;
  readonly version: CalendarVersion;
  readonly declared_at: Date;
}

/** What a factory declared, in the order in which it did. */
export async function calendarsOf(db: Queryable, factory: string): Promise<DeclaredCalendar[]> {
  const { rows } = await db.query<Row>({
    name: "calendars_of",
    text: `SELECT calendar_no, machine, version, declared_at FROM portrait_calendar
           WHERE factory = $1 ORDER BY calendar_no`,
    values: [Buffer.from(factory, "hex")],
  });
  return rows.map((row) => ({
    no: row.calendar_no,
    machine: row.machine === "" ? undefined : row.machine,
    version: row.version,
    declaredAt: row.declared_at.toISOString(),
  }));
}

/** The versions that hold for a signal `s`: of its machine, or of all where it has none of its own. */
export const CALENDAR = `SELECT jsonb_agg(c.version ORDER BY c.calendar_no) AS calendar FROM portrait_calendar c
    WHERE c.factory = s.factory AND c.machine = CASE WHEN EXISTS (
      SELECT FROM portrait_calendar o WHERE o.factory = s.factory AND o.machine = s.machine) THEN s.machine ELSE '' END`;

/** Of each factory: every hour is held against all of them. */
const CALENDARS_MAX = 500;

export interface DeclaringCalendar {
  readonly factory: string;
  readonly machine: string | undefined;
  readonly version: CalendarVersion;
  /** Account or API key. */
  readonly by: string;
  readonly at: Date;
}

/**
 * Declares when machines are planned to work, and has all hours worked out anew that may be planned otherwise by it: a
 * machine's first calendar of its own takes it out of the factory's, also for the time before. The same again is no new version.
 */
export const declareCalendar = (
  pool: Pool,
  { at, by, factory, machine = "", version }: DeclaringCalendar,
): Promise<"tooMany" | undefined> =>
  inTransaction(pool, async (db) => {
    const id = Buffer.from(factory, "hex");
    // Nobody works out an hour by the old ones that is not listed below.
    await db.query("SELECT FROM portrait_cursor FOR UPDATE");
    const { rows } = await db.query<{ readonly same: boolean | null; readonly count: bigint }>(
      `SELECT count(*) AS count, (SELECT version = $3::jsonb FROM portrait_calendar WHERE factory = $1 AND machine = $2
         ORDER BY calendar_no DESC LIMIT 1) AS same
       FROM portrait_calendar WHERE factory = $1`,
      [id, machine, JSON.stringify(version)],
    );
    if (rows[0]?.same === true) return undefined;
    if (Number(rows[0]?.count) >= CALENDARS_MAX) return "tooMany";
    await db.query(
      `INSERT INTO portrait_calendar (factory, machine, version, declared_at, declared_by)
       VALUES ($1, $2, $3, $4, $5)`,
      [id, machine, JSON.stringify(version), at, by],
    );
    await db.query(
      `INSERT INTO portrait_recount
       SELECT c.signal_no, c.at FROM portrait_signal s JOIN portrait_cell c USING (signal_no)
       WHERE s.factory = $1 AND ($2 = '' OR s.machine = $2) AND s.removed_at IS NULL AND c.resolution = 'hour'
         AND s.meaning IN ('load', 'itemCounter', 'rejectCounter')
       ON CONFLICT DO NOTHING`,
      [id, machine],
    );
    return undefined;
  });
