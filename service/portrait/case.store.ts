import { sha256 } from "#crypto";
import { utf8 } from "../../device-attest/bytes.ts";
import { instantMs as recordInstantMs } from "../../device-attest/record.ts";
import type { Queryable } from "../db/pool.ts";
import type { PortrayedEntry } from "./entries.store.ts";
import { replaceDocuments } from "./document/document.store.ts";
import { eventIn } from "./event-in.ts";
import { inspectedIn } from "./inspected.ts";
import { lineIn } from "./order-line.ts";
import { replaceStock } from "./stock.store.ts";

/** What one entry says of one inspected thing. */
interface InspectionFact {
  readonly thing: Uint8Array;
  readonly at: number;
  readonly good: boolean;
}

/** Our own verdict on the inspection that an entry holds, where it is a thing's first. */
interface Verdict {
  readonly lot: Buffer;
  readonly rule_set: Buffer;
  readonly sample: bigint;
  readonly verdict: "pass" | "fail" | "incomplete";
}

/**
 * Puts down what entries say of inspected things, of lines of orders, of what came and left, and of papers, in place of what they were
 * taken to say before, and counts what changes by it.
 * @param indices all that were looked at: of those among them that say nothing any more, nothing is left
 */
export async function putCases(
  db: Queryable,
  entries: readonly PortrayedEntry[],
  indices: readonly number[],
): Promise<void> {
  const verdicts = await verdictsOf(db, indices);
  const events = await standingEvents(db, indices);
  const inspections = entries.map((entry) => ({
    entry,
    facts: inspectionsIn(entry, verdicts.get(entry.index), events.has(entry.index)),
  }));
  await replaceInspections(db, inspections, indices);
  const standing = entries.filter(({ index }) => events.has(index));
  await replaceOrderLines(db, standing, indices);
  await replaceStock(db, standing, indices);
  await replaceDocuments(db, standing, indices);
}

async function verdictsOf(
  db: Queryable,
  indices: readonly number[],
): Promise<Map<number, Verdict>> {
  const { rows } = await db.query<Verdict & { readonly leaf_index: bigint }>({
    name: "portrayed_verdicts",
    text: `SELECT leaf_index, lot, rule_set, sample, verdict FROM lot_inspection
           WHERE leaf_index = ANY ($1) AND verdict IS NOT NULL AND attempt = 1`,
    values: [indices],
  });
  return new Map(rows.map((row) => [Number(row.leaf_index), row]));
}

/** Entries whose events their sayer did not take back. */
async function standingEvents(db: Queryable, indices: readonly number[]): Promise<Set<number>> {
  const { rows } = await db.query<{ readonly entry: bigint }>({
    name: "portrayed_events",
    text: `SELECT e.entry FROM epcis_event e
           JOIN trace_sayer s ON s.party = e.sayer
           JOIN trace_event t ON t.sayer_no = s.sayer_no AND t.id = e.event_id
           WHERE e.entry = ANY ($1) AND t.entry = e.entry AND NOT t.erroneous`,
    values: [indices],
  });
  return new Set(rows.map(({ entry }) => Number(entry)));
}

function inspectionsIn(
  { record }: PortrayedEntry,
  verdict: Verdict | undefined,
  stands: boolean,
): InspectionFact[] {
  if (record.kind === "inspection" && verdict !== undefined) {
    const { lot, rule_set: ruleSet, sample } = verdict;
    const thing = ["inspected", lot.toString("hex"), ruleSet.toString("hex"), sample].join(" ");
    const at = recordInstantMs(record.capturedAt);
    return [{ thing: hashOf(thing), at, good: verdict.verdict === "pass" }];
  }
  const event = stands ? eventIn(record) : undefined;
  if (event === undefined) return [];
  return inspectedIn(event).map(({ thing, ...fact }) => ({ ...fact, thing: hashOf(thing) }));
}

const hashOf = (name: string): Uint8Array => sha256(utf8(name));

interface Case {
  readonly factory: Buffer;
  readonly thing: Buffer;
}

async function replaceInspections(
  db: Queryable,
  said: readonly { readonly entry: PortrayedEntry; readonly facts: readonly InspectionFact[] }[],
  indices: readonly number[],
): Promise<void> {
  const gone = await db.query<Case & { readonly at: Date; readonly is_first: boolean }>(
    "DELETE FROM portrait_inspection WHERE leaf_index = ANY ($1) RETURNING factory, thing, at, is_first",
    [indices],
  );
  const rows = said.flatMap(({ entry, facts }) => facts.map((fact) => ({ entry, fact })));
  const put = await db.query<Case>({
    name: "put_portrait_inspections",
    text: `INSERT INTO portrait_inspection
           SELECT u.factory, u.thing, u.leaf_index, to_timestamp(u.at / 1000.0), u.good, u.key_no, u.source, u.claimed, false
           FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[], $5::boolean[], $6::integer[], $7::text[],
             $8::boolean[]) AS u(factory, thing, leaf_index, at, good, key_no, source, claimed)
           RETURNING factory, thing`,
    values: [
      rows.map(({ entry }) => Buffer.from(entry.factory, "hex")),
      rows.map(({ fact }) => Buffer.from(fact.thing)),
      rows.map(({ entry }) => entry.index),
      rows.map(({ fact }) => fact.at),
      rows.map(({ fact }) => fact.good),
      rows.map(({ entry }) => entry.keyNo),
      rows.map(({ entry }) => entry.record.source),
      rows.map(({ entry }) => entry.time !== "proven"),
    ],
  });
  const cases = [...gone.rows, ...put.rows];
  if (cases.length === 0) return;
  const moved = await chooseFirst(db, cases);
  const left = gone.rows.filter(({ is_first }) => is_first);
  await recountFirstPass(db, [...moved, ...left]);
}

/** Says which of what was said of things was first. @returns what became so, and what was so */
async function chooseFirst(
  db: Queryable,
  cases: readonly Case[],
): Promise<{ readonly factory: Buffer; readonly at: Date }[]> {
  const { rows } = await db.query<{ readonly factory: Buffer; readonly at: Date }>({
    name: "choose_first_inspections",
    text: `WITH named AS (
             SELECT DISTINCT u.factory, u.thing FROM unnest($1::bytea[], $2::bytea[]) AS u(factory, thing)),
           ranked AS (
             SELECT i.factory, i.thing, i.leaf_index,
               row_number() OVER (PARTITION BY i.factory, i.thing ORDER BY i.at, i.leaf_index) = 1 AS first
             FROM named n JOIN portrait_inspection i USING (factory, thing))
           UPDATE portrait_inspection i SET is_first = r.first FROM ranked r
           WHERE (i.factory, i.thing, i.leaf_index) = (r.factory, r.thing, r.leaf_index)
             AND i.is_first IS DISTINCT FROM r.first
           RETURNING i.factory, i.at`,
    values: [cases.map(({ factory }) => factory), cases.map(({ thing }) => thing)],
  });
  return rows;
}

/** Counts hours anew from the things inspected first in them, their days from the hours, their months from the days. */
async function recountFirstPass(
  db: Queryable,
  touched: readonly { readonly factory: Buffer; readonly at: Date }[],
): Promise<void> {
  const values = [touched.map(({ factory }) => factory), touched.map(({ at }) => at)];
  for (const { from, resolution } of steps) {
    await db.query({
      name: `forget_first_pass_${resolution}`,
      text: `DELETE FROM portrait_first_pass p
             USING unnest($1::bytea[], $2::timestamptz[]) AS u(factory, at)
             WHERE p.factory = u.factory AND p.resolution = '${resolution}'
               AND p.at = date_trunc('${resolution}', u.at, 'UTC')`,
      values,
    });
    await db.query({
      name: `count_first_pass_${resolution}`,
      text: `INSERT INTO portrait_first_pass
             SELECT f.factory, '${resolution}', b.at, f.key_no, f.source, ${from.sums}
             FROM (SELECT DISTINCT u.factory, date_trunc('${resolution}', u.at, 'UTC') AS at
                   FROM unnest($1::bytea[], $2::timestamptz[]) AS u(factory, at)) b
             JOIN ${from.table} f ON f.factory = b.factory AND ${from.condition}
               AND f.at >= b.at AND f.at < date_add(b.at, interval '1 ${resolution}', 'UTC')
             GROUP BY 1, 3, 4, 5`,
      values,
    });
  }
}

const cases = {
  table: "portrait_inspection",
  condition: "f.is_first",
  sums: `count(*), count(*) FILTER (WHERE f.good), count(DISTINCT f.leaf_index),
    count(DISTINCT f.leaf_index) FILTER (WHERE f.claimed), min(f.leaf_index), max(f.leaf_index)`,
};
const counted = (resolution: "hour" | "day") => ({
  table: "portrait_first_pass",
  condition: `f.resolution = '${resolution}'`,
  sums: `sum(f.inspected), sum(f.good), sum(f.records), sum(f.claimed), min(f.first_index), max(f.last_index)`,
});

const steps = [
  { resolution: "hour", from: cases },
  { resolution: "day", from: counted("hour") },
  { resolution: "month", from: counted("day") },
] as const;

const instant = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

async function replaceOrderLines(
  db: Queryable,
  entries: readonly PortrayedEntry[],
  indices: readonly number[],
): Promise<void> {
  await db.query("DELETE FROM portrait_order_line WHERE leaf_index = ANY ($1)", [indices]);
  const said = entries.flatMap((entry) => {
    const event = eventIn(entry.record);
    const line = event && lineIn(event);
    return line === undefined ? [] : [{ entry, line }];
  });
  if (said.length === 0) return;
  await db.query({
    name: "put_portrait_order_lines",
    text: `INSERT INTO portrait_order_line
           SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::timestamptz[], $5::numeric[],
             $6::timestamptz[], $7::numeric[], $8::integer[], $9::text[], $10::boolean[], $11::bytea[])`,
    values: [
      said.map(({ entry }) => Buffer.from(entry.factory, "hex")),
      said.map(({ line }) => Buffer.from(hashOf(line.line))),
      said.map(({ entry }) => entry.index),
      said.map(({ line }) => instant(line.promisedBefore)),
      said.map(({ line }) => line.ordered ?? null),
      said.map(({ line }) => instant(line.deliveredAt)),
      said.map(({ line }) => line.delivered ?? null),
      said.map(({ entry }) => entry.keyNo),
      said.map(({ entry }) => entry.record.source),
      said.map(({ entry }) => entry.time !== "proven"),
      said.map(({ line: { buyer } }) => (buyer === undefined ? null : Buffer.from(hashOf(buyer)))),
    ],
  });
}
