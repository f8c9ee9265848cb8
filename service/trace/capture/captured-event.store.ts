import { fromHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { Queryable } from "../../db/pool.ts";
import type { CapturedEvent } from "./captured-event.ts";
import type { MasterEntry } from "./document.ts";
import { canonicalUri } from "./epc.ts";
import { EventFault } from "./event-fault.ts";
import { canonicalText, type Json } from "./json.ts";

/** How events came, one by one or in a document. */
export interface Arrival {
  readonly sayer: string;
  /** Account, API key or device. */
  readonly capturedBy: string;
  readonly contextNo: number;
  readonly recordTime: Date;
  readonly jobNo?: number;
  readonly entry?: number;
}

/** Two captures of one party at once could each miss what the other says; until the transaction ends. */
export async function lockSayer(db: Queryable, sayer: string): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 40))", [sayer]);
}

/** @returns the number of a context, which is kept once */
export async function keepContext(db: Queryable, context: Json): Promise<number> {
  const hash = Buffer.from(sha256(utf8(canonicalText(context))));
  const { rows } = await db.query<{ context_no: number }>({
    name: "keep_context",
    text: `WITH kept AS (
             INSERT INTO epcis_context (sha256, content) VALUES ($1, $2)
             ON CONFLICT (sha256) DO NOTHING RETURNING context_no)
           SELECT context_no FROM kept UNION ALL
           SELECT context_no FROM epcis_context WHERE sha256 = $1 LIMIT 1`,
    values: [hash, JSON.stringify(context)],
  });
  // Another transaction kept it after this query began.
  return rows[0]?.context_no ?? keepContext(db, context);
}

interface KnownRow {
  readonly event_id: string;
  readonly is_declaration: boolean;
  readonly content_hash: Buffer;
  readonly original_hash: Buffer;
}

interface Known {
  readonly content: string;
  readonly original: string;
}

/** What a sayer said before under the ids of new events. The caller holds his lock. */
export class SaidBefore {
  readonly #events = new Map<string, Known>();

  static async of(db: Queryable, sayer: string, ids: readonly string[]): Promise<SaidBefore> {
    const said = new SaidBefore();
    const { rows } = await db.query<KnownRow>({
      name: "said_before",
      text: `SELECT event_id, declared_at IS NOT NULL AS is_declaration, content_hash, original_hash
             FROM epcis_event WHERE sayer = $1 AND event_id = ANY ($2)`,
      values: [Buffer.from(fromHex(sayer)), ids],
    });
    for (const row of rows)
      said.#events.set(keyOf(row.event_id, row.is_declaration), {
        content: row.content_hash.toString("hex"),
        original: row.original_hash.toString("hex"),
      });
    return said;
  }

  /** @returns whether it is new. @throws EventFault `eventIdTaken` */
  add({ contentHash, declaration, id, originalHash }: CapturedEvent): boolean {
    const isDeclaration = declaration !== undefined;
    const same = this.#events.get(keyOf(id, isDeclaration));
    const other = this.#events.get(keyOf(id, !isDeclaration));
    if (same !== undefined && same.content !== contentHash) throw taken(id);
    // An error declaration repeats the event that it takes back.
    if (other !== undefined && other.original !== originalHash) throw taken(id);
    if (same !== undefined) return false;
    this.#events.set(keyOf(id, isDeclaration), { content: contentHash, original: originalHash });
    return true;
  }
}

const keyOf = (id: string, isDeclaration: boolean): string => `${String(isDeclaration)} ${id}`;

const taken = (id: string): EventFault =>
  new EventFault(
    "eventIdTaken",
    "/eventID",
    `${id.slice(0, 200)} was said before with another content`,
  );

/** Stores events that are new. @returns their numbers, in their order */
export async function keepEvents(
  db: Queryable,
  events: readonly CapturedEvent[],
  arrival: Arrival,
): Promise<readonly bigint[]> {
  if (events.length === 0) return [];
  const { rows } = await db.query<{ event_no: bigint }>({
    name: "keep_events",
    text: `INSERT INTO epcis_event (sayer, event_id, type, event_time, record_time, body, context_no,
             content_hash, original_hash, declared_at, captured_by, job_no, entry)
           SELECT $1, u.id, u.type, u.event_time, $2, u.body, $3, u.content, u.original, u.declared, $4, $5, $6
           FROM unnest($7::text[], $8::text[], $9::timestamptz[], $10::json[], $11::bytea[], $12::bytea[],
             $13::timestamptz[])
             WITH ORDINALITY AS u(id, type, event_time, body, content, original, declared, at)
           ORDER BY u.at RETURNING event_no`,
    values: [
      Buffer.from(fromHex(arrival.sayer)),
      arrival.recordTime,
      arrival.contextNo,
      arrival.capturedBy,
      arrival.jobNo ?? null,
      arrival.entry ?? null,
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ eventMs }) => new Date(eventMs)),
      events.map(({ body }) => JSON.stringify(body)),
      events.map(({ contentHash }) => Buffer.from(contentHash, "hex")),
      events.map(({ originalHash }) => Buffer.from(originalHash, "hex")),
      events.map(({ declaration }) =>
        declaration === undefined ? null : new Date(declaration.atMs),
      ),
    ],
  });
  const numbers = rows.map(({ event_no }) => event_no);
  await keepTerms(db, events, numbers);
  await keepValues(db, events, numbers);
  return numbers;
}

async function keepTerms(
  db: Queryable,
  events: readonly CapturedEvent[],
  numbers: readonly bigint[],
): Promise<void> {
  const terms = events.flatMap(({ terms: of }, at) =>
    of.map((one) => ({ ...one, no: numbers[at] })),
  );
  await db.query({
    name: "keep_terms",
    text: `INSERT INTO epcis_term (event_no, field, value)
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])`,
    values: [
      terms.map(({ no }) => no),
      terms.map(({ field }) => field),
      terms.map(({ value }) => value),
    ],
  });
}

async function keepValues(
  db: Queryable,
  events: readonly CapturedEvent[],
  numbers: readonly bigint[],
): Promise<void> {
  const values = events.flatMap(({ values: of }, at) =>
    of.map((one) => ({ ...one, no: numbers[at] })),
  );
  if (values.length === 0) return;
  await db.query({
    name: "keep_values",
    text: `INSERT INTO epcis_value (event_no, report, type, measure, quantity, scaled, raw)
           SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[],
             $6::numeric[], $7::numeric[])`,
    values: [
      values.map(({ no }) => no),
      values.map(({ report }) => report),
      values.map(({ type }) => type),
      values.map(({ measure }) => measure),
      values.map(({ quantity }) => quantity),
      values.map(({ scaled }) => scaled),
      values.map(({ raw }) => raw),
    ],
  });
}

/** Keeps the newest word of a sayer on each thing of his master data. */
export async function keepMaster(
  db: Queryable,
  sayer: string,
  entries: readonly MasterEntry[],
  at: Date,
): Promise<void> {
  const newest = [...new Map(entries.map((one) => [canonicalUri(one.id), one])).entries()];
  if (newest.length === 0) return;
  await db.query({
    name: "keep_master",
    text: `INSERT INTO epcis_master (sayer, id, kind, attributes, captured_at)
           SELECT $1, u.id, u.kind, u.attributes, $2
           FROM unnest($3::text[], $4::text[], $5::json[]) AS u(id, kind, attributes)
           ON CONFLICT (sayer, id) DO UPDATE SET kind = excluded.kind,
             attributes = excluded.attributes, captured_at = excluded.captured_at`,
    values: [
      Buffer.from(fromHex(sayer)),
      at,
      newest.map(([id]) => id),
      newest.map(([, { kind }]) => kind),
      newest.map(([, { attributes }]) => JSON.stringify(attributes)),
    ],
  });
}
