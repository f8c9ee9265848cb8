import { fromHex } from "../../../device-attest/bytes.ts";
import type { Queryable } from "../../db/pool.ts";
import type { TraceEvent } from "../event.ts";
import { type ExceptionKind, pointedAt } from "./pointed-at.ts";

/** Opens an exception for whatever a sayer's new events point at and nobody knows. */
export async function openExceptions(
  db: Queryable,
  sayer: string,
  events: readonly { readonly no: bigint; readonly trace: TraceEvent }[],
  at: Date,
): Promise<void> {
  const pointed = events.flatMap(({ no, trace }) =>
    pointedAt(trace).map((one) => ({ ...one, no })),
  );
  if (pointed.length === 0) return;
  await db.query({
    name: "open_exceptions",
    text: `INSERT INTO epcis_exception (sayer, kind, about, event_no, opened_at)
           SELECT $1, p.kind, p.about, min(p.no), $2
           FROM unnest($3::text[], $4::text[], $5::bigint[]) AS p(kind, about, no)
           WHERE NOT (CASE p.kind
             WHEN 'unknownThing' THEN EXISTS (
               SELECT FROM epcis_term t
               WHERE md5(t.value) = md5(p.about) AND t.value = p.about AND t.event_no <> p.no
                 AND t.field IN ('epc', 'epcClass', 'outputEPC', 'outputEPCClass', 'parentID'))
             ELSE EXISTS (SELECT FROM epcis_master m WHERE m.id = p.about) END)
           GROUP BY p.kind, p.about
           ON CONFLICT DO NOTHING`,
    values: [
      Buffer.from(fromHex(sayer)),
      at,
      pointed.map(({ kind }) => kind),
      pointed.map(({ about }) => about),
      pointed.map(({ no }) => no),
    ],
  });
}

/**
 * Closes whatever became known meanwhile, whoever said so. It looks at everything that is open, so that it also finds what
 * two captures at once could not see of each other.
 * @returns how many
 */
export async function closeKnown(db: Queryable, at: Date): Promise<number> {
  const { rowCount } = await db.query({
    name: "close_known",
    text: `UPDATE epcis_exception x SET closed_at = $1
           WHERE x.closed_at IS NULL AND (
             (x.kind = 'unknownThing' AND EXISTS (
               SELECT FROM epcis_term t
               WHERE md5(t.value) = md5(x.about) AND t.value = x.about AND t.event_no <> x.event_no
                 AND t.field IN ('epc', 'epcClass', 'outputEPC', 'outputEPCClass', 'parentID')))
             OR (x.kind IN ('unknownPlace', 'unknownParty') AND EXISTS (
               SELECT FROM epcis_master m WHERE m.id = x.about)))`,
    values: [at],
  });
  return rowCount ?? 0;
}

/** Keeps that the event of a signed record was refused: its entry stays in the log. */
export async function refuseEntry(
  db: Queryable,
  sayer: string,
  entry: number,
  { at, code, detail }: { readonly at: Date; readonly code: string; readonly detail: string },
): Promise<void> {
  await db.query(
    `INSERT INTO epcis_exception (sayer, kind, about, code, detail, opened_at)
     VALUES ($1, 'eventRefused', $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [Buffer.from(fromHex(sayer)), String(entry), code, detail.slice(0, 500), at],
  );
}

export interface TraceException {
  readonly id: string;
  readonly no: number;
  readonly kind: ExceptionKind | "eventRefused";
  readonly about: string;
  readonly eventId: string | undefined;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
  readonly closedBy: string | undefined;
  readonly reason: string | undefined;
}

interface ExceptionRow {
  readonly exception_id: string;
  readonly exception_no: bigint;
  readonly kind: TraceException["kind"];
  readonly about: string;
  readonly event_id: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly reason: string | null;
}

const exceptionOf = (row: ExceptionRow): TraceException => ({
  id: row.exception_id,
  no: Number(row.exception_no),
  kind: row.kind,
  about: row.about,
  eventId: row.event_id ?? undefined,
  code: row.code ?? undefined,
  detail: row.detail ?? undefined,
  openedAt: row.opened_at,
  closedAt: row.closed_at ?? undefined,
  closedBy: row.closed_by ?? undefined,
  reason: row.reason ?? undefined,
});

interface Listing {
  readonly state: "open" | "closed" | undefined;
  readonly after: number;
  readonly limit: number;
}

/** In the order in which they were opened. */
export async function listExceptions(
  db: Queryable,
  sayer: string,
  { after, limit, state }: Listing,
): Promise<TraceException[]> {
  const { rows } = await db.query<ExceptionRow>({
    name: "list_exceptions",
    text: `SELECT x.*, e.event_id FROM epcis_exception x LEFT JOIN epcis_event e USING (event_no)
           WHERE x.sayer = $1 AND x.exception_no > $2
             AND ($3::text IS NULL OR ($3 = 'open') = (x.closed_at IS NULL))
           ORDER BY x.exception_no LIMIT $4`,
    values: [Buffer.from(fromHex(sayer)), after, state ?? null, limit],
  });
  return rows.map(exceptionOf);
}

interface Closing {
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

/** Closes by hand. @returns whether there was such an open one */
export async function closeException(
  db: Queryable,
  sayer: string,
  id: string,
  { at, by, reason }: Closing,
): Promise<"closed" | "notOpen" | "unknown"> {
  const party = Buffer.from(fromHex(sayer));
  const { rowCount } = await db.query(
    `UPDATE epcis_exception SET closed_at = $3, closed_by = $4, reason = $5
     WHERE sayer = $1 AND exception_id = $2 AND closed_at IS NULL`,
    [party, id, at, by, reason],
  );
  if (rowCount === 1) return "closed";
  const { rows } = await db.query(
    "SELECT FROM epcis_exception WHERE sayer = $1 AND exception_id = $2",
    [party, id],
  );
  return rows.length === 1 ? "notOpen" : "unknown";
}
