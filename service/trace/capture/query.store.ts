import { fromHex } from "../../../device-attest/bytes.ts";
import type { Queryable } from "../../db/pool.ts";
import type { Json, JsonObject } from "./json.ts";
import type { PageToken } from "./page-token.ts";
import { QueryFault } from "./query-fault.ts";
import type { ValueCondition } from "./number-condition.ts";
import type { EventQuery, OrderBy, Range } from "./query.ts";

/** An event as it is shown: as it was captured, with what a repository adds to it. */
export interface FoundEvent {
  readonly no: bigint;
  readonly body: JsonObject;
  readonly context: Json;
}

export interface Found {
  readonly events: readonly FoundEvent[];
  readonly next: PageToken | undefined;
}

/** Whose events, and which of them at most: a look may be for a period only. */
export interface Scope {
  readonly sayer: string;
  readonly eventTime?: Range;
}

interface Page {
  readonly perPage: number;
  readonly token: PageToken | undefined;
}

/** @throws QueryFault `epcisQueryTooLarge` beyond maxEventCount */
export async function findEvents(
  db: Queryable,
  scope: Scope,
  query: EventQuery,
  { perPage, token }: Page,
): Promise<Found> {
  const upTo = token?.upTo ?? (await newestEvent(db, scope.sayer));
  const shown = token?.shown ?? 0;
  const left = Math.min(perPage, (query.eventCountLimit ?? Infinity) - shown);
  if (left <= 0) return { events: [], next: undefined };
  const filters = filtersOf(scope, query, upTo);
  if (token === undefined) await requireFew(db, filters, query.maxEventCount);
  const rows = await readRows(db, filters, query, { token, limit: left + 1 });
  const events = rows.slice(0, left);
  const last = events.at(-1);
  const isMore = rows.length > left && shown + left < (query.eventCountLimit ?? Infinity);
  return {
    events: events.map(foundOf),
    next:
      last && isMore
        ? { upTo, after: String(last.event_no), key: last.key, shown: shown + left }
        : undefined,
  };
}

async function newestEvent(db: Queryable, sayer: string): Promise<string> {
  const { rows } = await db.query<{ newest: bigint }>({
    name: "newest_event",
    text: "SELECT coalesce(max(event_no), 0) AS newest FROM epcis_event WHERE sayer = $1",
    values: [Buffer.from(fromHex(sayer))],
  });
  return String(rows[0]?.newest ?? 0);
}

interface Row {
  readonly event_no: bigint;
  readonly key: string;
  readonly event_id: string;
  readonly record_time: Date;
  readonly body: JsonObject;
  readonly context: Json;
}

const foundOf = ({ body, context, event_id, event_no, record_time }: Row): FoundEvent => ({
  no: event_no,
  body: { ...body, eventID: event_id, recordTime: record_time.toISOString() },
  context,
});

/** Values of $1 to $12: an absent condition is NULL. */
function filtersOf({ eventTime, sayer }: Scope, query: EventQuery, upTo: string): unknown[] {
  const [lead, ...terms] = query.terms;
  const within = narrowed(query.eventTime, eventTime);
  return [
    Buffer.from(fromHex(sayer)),
    upTo,
    query.types ?? null,
    query.ids ?? null,
    [at(within.from), at(within.to), at(query.recordTime.from), at(query.recordTime.to)],
    [at(query.declared.from), at(query.declared.to)],
    query.isDeclared,
    lead?.fields ?? null,
    lead?.values ?? null,
    JSON.stringify(terms),
    JSON.stringify(groups(query.values)),
    query.measuring ?? null,
  ];
}

const at = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

const narrowed = (one: Range, other: Range = {}): Range => {
  const from = Math.max(one.from ?? -Infinity, other.from ?? -Infinity);
  const to = Math.min(one.to ?? Infinity, other.to ?? Infinity);
  return { ...(from > -Infinity && { from }), ...(to < Infinity && { to }) };
};

/** What is asked of reports holds for one report, and so for amounts and elements. */
const groups = (values: readonly ValueCondition[]) =>
  (["report", "amount", "element"] as const)
    .map((of) => ({ of, all: values.filter((one) => one.of === of) }))
    .filter(({ all }) => all.length > 0);

/** The index on terms leads where a term is asked for, otherwise one of the sayer's own. */
const LED = `e.event_no IN (
    SELECT t.event_no FROM epcis_term t, unnest($9::text[]) AS v(value)
    WHERE md5(t.value) = md5(v.value) AND t.value = v.value AND t.field = ANY ($8::text[]))`;
const UNLED = "$8::text[] IS NULL AND $9::text[] IS NULL";

const filter = (lead: string): string => `
  e.sayer = $1 AND e.event_no <= $2::bigint AND ${lead}
  AND ($3::text[] IS NULL OR e.type = ANY ($3))
  AND ($4::text[] IS NULL OR e.event_id = ANY ($4))
  AND e.event_time >= coalesce(($5::timestamptz[])[1], '-infinity')
  AND e.event_time < coalesce(($5::timestamptz[])[2], 'infinity')
  AND e.record_time >= coalesce(($5::timestamptz[])[3], '-infinity')
  AND e.record_time < coalesce(($5::timestamptz[])[4], 'infinity')
  AND (($6::timestamptz[])[1] IS NULL OR e.declared_at >= ($6::timestamptz[])[1])
  AND (($6::timestamptz[])[2] IS NULL OR e.declared_at < ($6::timestamptz[])[2])
  AND (NOT $7::boolean OR e.declared_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($10::jsonb) AS wanted(fields text[], values text[])
    WHERE NOT EXISTS (
      SELECT FROM epcis_term t
      WHERE t.event_no = e.event_no AND t.field = ANY (wanted.fields) AND t.value = ANY (wanted.values)))
  AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($11::jsonb) AS wanted("of" text, "all" jsonb)
    WHERE NOT EXISTS (
      SELECT FROM (SELECT DISTINCT v.report FROM epcis_value v
        WHERE v.event_no = e.event_no
          AND (wanted.of <> 'report' OR $12::text[] IS NULL OR v.type = ANY ($12))) AS r
      WHERE NOT EXISTS (
        SELECT FROM jsonb_to_recordset(wanted.all)
          AS c(measure text, quantity text, comparison text, "values" numeric[])
        WHERE NOT EXISTS (
          SELECT FROM epcis_value v
          WHERE v.event_no = e.event_no AND v.report = r.report AND v.measure = c.measure
            AND (wanted.of <> 'report' OR $12::text[] IS NULL OR v.type = ANY ($12))
            AND (c.quantity IS NULL OR v.quantity = c.quantity)
            AND compares(CASE WHEN c.quantity IS NULL THEN v.raw ELSE v.scaled END,
              c.comparison, c.values)))))`;

const keys: Readonly<Record<OrderBy, string>> = {
  captured: "e.event_no",
  eventTime: "(extract(epoch FROM e.event_time) * 1000000)::bigint",
  recordTime: "(extract(epoch FROM e.record_time) * 1000000)::bigint",
};
const columns: Readonly<Record<OrderBy, string>> = {
  captured: "e.event_no",
  eventTime: "e.event_time",
  recordTime: "e.record_time",
};
/** What a key of a token means to the index. */
const bounds: Readonly<Record<OrderBy, string>> = {
  captured: "$15::bigint",
  eventTime: "to_timestamp($15::bigint / 1000000.0)",
  recordTime: "to_timestamp($15::bigint / 1000000.0)",
};

/** Every statement is one of twelve, whatever is asked: nothing that somebody sends becomes SQL. */
const listing = (lead: string, by: OrderBy, isDescending: boolean): string => `
  SELECT e.event_no, ${keys[by]}::text AS key, e.event_id, e.record_time, e.body, x.content AS context
  FROM epcis_event e JOIN epcis_context x USING (context_no)
  WHERE ${filter(lead)}
    AND ($14::bigint IS NULL
      OR (${columns[by]}, e.event_no) ${isDescending ? "<" : ">"} (${bounds[by]}, $14::bigint))
  ORDER BY ${columns[by]} ${isDescending ? "DESC" : "ASC"}, e.event_no ${isDescending ? "DESC" : "ASC"}
  LIMIT $13`;

interface Reading {
  readonly token: PageToken | undefined;
  readonly limit: number;
}

async function readRows(
  db: Queryable,
  filters: readonly unknown[],
  { isDescending, orderBy, terms }: EventQuery,
  { limit, token }: Reading,
): Promise<Row[]> {
  const lead = terms.length > 0 ? LED : UNLED;
  const { rows } = await db.query<Row>(listing(lead, orderBy, isDescending), [
    ...filters,
    limit,
    token?.after ?? null,
    token?.key ?? null,
  ]);
  return rows;
}

async function requireFew(
  db: Queryable,
  filters: readonly unknown[],
  maxEventCount: number | undefined,
): Promise<void> {
  if (maxEventCount === undefined) return;
  const lead = filters[7] === null ? UNLED : LED;
  const { rows } = await db.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM (SELECT FROM epcis_event e WHERE ${filter(lead)} LIMIT $13) AS found`,
    [...filters, maxEventCount + 1],
  );
  if (Number(rows[0]?.count ?? 0) > maxEventCount)
    throw new QueryFault(
      "epcisQueryTooLarge",
      "maxEventCount",
      `more than ${String(maxEventCount)} events`,
    );
}
