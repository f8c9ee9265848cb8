import type { Pool } from "pg";
import { toHex } from "../../../device-attest/bytes.ts";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { capturedEvent } from "./captured-event.ts";
import type { CaptureProbe } from "./capture.store.ts";
import { keepContext, lockSayer } from "./captured-event.store.ts";
import { prefixesIn } from "./event-id.ts";
import { closeKnown, refuseEntry } from "./exception.store.ts";
import { findingOf } from "./finding.ts";
import { isObject, type Json } from "./json.ts";
import { STANDARD_CONTEXT } from "./query-document.ts";
import { withNumbers } from "./signed-numbers.ts";
import { takeEvent } from "./take.store.ts";

const ENTRIES_MAX = 500;

interface EntryRow {
  readonly leaf_index: bigint;
  readonly body: Buffer;
  readonly factory: Buffer;
  readonly device: string;
  readonly received_at: Date;
}

/**
 * Takes events of signed records to where captured ones are. The cursor moves in the same transaction: killed anywhere,
 * the next step does all of it again, or none.
 * @returns whether there may be more at once
 */
export async function takeSignedEvents(
  pool: Pool,
  now: () => Date,
  probe?: CaptureProbe,
): Promise<boolean> {
  if (!(await isBehind(pool))) {
    await closeKnown(pool, now());
    return false;
  }
  return inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ from: bigint; head: bigint }>(
      "SELECT c.size AS from, h.size AS head FROM epcis_record_cursor c, log_head h FOR UPDATE OF c",
    );
    const from = Number(rows[0]?.from ?? 0);
    const until = Math.min(Number(rows[0]?.head ?? 0), from + ENTRIES_MAX);
    const entries = await entriesIn(db, from, until);
    for (const entry of entries) await takeEntry(db, entry, now());
    if (entries.length > 0) await probe?.("trace.taken");
    await db.query("UPDATE epcis_record_cursor SET size = $1", [until]);
    return until - from === ENTRIES_MAX;
  });
}

async function isBehind(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ behind: boolean }>(
    `SELECT c.size < h.size OR EXISTS (SELECT FROM epcis_record_again) AS behind
     FROM epcis_record_cursor c, log_head h`,
  );
  return rows[0]?.behind === true;
}

/**
 * Sound records that hold an event, new ones and those whose content came late. Those are asked for as an array: beside a
 * range, a subquery has every entry of the log read.
 */
async function entriesIn(db: Queryable, from: number, until: number): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>({
    name: "entries_with_events",
    text: `WITH again AS (
             DELETE FROM epcis_record_again WHERE leaf_index IN (
               SELECT leaf_index FROM epcis_record_again ORDER BY leaf_index LIMIT $3)
             RETURNING leaf_index)
           SELECT r.leaf_index, r.body, k.factory, k.device, r.received_at
           FROM attested_record r JOIN device_key k USING (key_no)
           WHERE (r.leaf_index >= $1 AND r.leaf_index < $2
               OR r.leaf_index = ANY (ARRAY(SELECT leaf_index FROM again)))
             AND r.fault IS NULL AND substring(r.statement FROM 12 FOR 3) = 'rec'::bytea
             AND position('"kind":"event"'::bytea IN r.body) > 0
           ORDER BY r.leaf_index`,
    values: [from, until, ENTRIES_MAX],
  });
  return rows;
}

async function takeEntry(db: Queryable, row: EntryRow, now: Date): Promise<void> {
  const entry = Number(row.leaf_index);
  const sayer = toHex(row.factory);
  const record = JSON.parse(row.body.toString("utf8")) as Json;
  const event = isObject(record) && record["kind"] === "event" ? record["event"] : undefined;
  if (!isObject(event)) return;
  await db.query("SAVEPOINT entry");
  try {
    const captured = capturedEvent(withNumbers(event), prefixesIn(event["@context"]), {
      sayer,
      entry,
    });
    await lockSayer(db, sayer);
    const contextNo = await keepContext(db, event["@context"] ?? STANDARD_CONTEXT);
    const arrival = {
      sayer,
      capturedBy: row.device,
      contextNo,
      recordTime: row.received_at,
      entry,
    };
    if (!(await takeEvent(db, captured, arrival)))
      await nameEntry(db, row.factory, captured.id, captured.declaration !== undefined, entry);
    await db.query("RELEASE SAVEPOINT entry");
  } catch (error) {
    const finding = findingOf(error, "/event", 0);
    if (finding === undefined) throw error;
    await db.query("ROLLBACK TO SAVEPOINT entry");
    await refuseEntry(db, sayer, entry, { at: now, code: finding.code, detail: finding.detail });
  }
}

/** What was captured before is signed as well: the first entry that says so counts. */
async function nameEntry(
  db: Queryable,
  factory: Buffer,
  id: string,
  isDeclaration: boolean,
  entry: number,
): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE epcis_event SET entry = $4
     WHERE sayer = $1 AND event_id = $2 AND (declared_at IS NOT NULL) = $3 AND entry IS NULL`,
    [factory, id, isDeclaration, entry],
  );
  // The index keeps an event and what declares it erroneous as one: the entry is the event's.
  if (rowCount === 1 && !isDeclaration)
    await db.query(
      `UPDATE trace_event e SET entry = $3 FROM trace_sayer s
       WHERE s.sayer_no = e.sayer_no AND s.party = $1 AND e.id = $2`,
      [factory, id, entry],
    );
}
