import type { Pool } from "pg";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { entriesAt } from "../evidence/entry.store.ts";
import { RECORDS_MAX } from "../evidence/bundle-parts.ts";
import { LOT_STATEMENTS_MAX, type LotBundle } from "../evidence/lot-bundle.ts";
import { bundlesOf, type ProofSource } from "../evidence/proofs.store.ts";
import { sharing } from "../quality/lot-evidence/share.ts";
import { widening } from "./code-scope.ts";
import { readHead } from "./lot-head.store.ts";
import { materialPath } from "./path.store.ts";

/** Why there is no bundle: no such lot of the factory, not anchored yet, more than a file is to hold, or out of the period. */
export type NoLotBundle = "unknown" | "notAnchored" | "tooLarge" | "beyondPeriod";

export interface LotAsked {
  /** Party ids and lot, hexadecimal. */
  readonly factory: string;
  readonly lot: string;
  /** Only a history that lies in here is shown: a part of it would pass for the whole. */
  readonly period: { readonly from: string; readonly to: string };
}

const CONTENT_BYTES_MAX = 32 << 20;

/** Everything that was kept about a lot: its plan, its inspections, what its factory told of it, and their proofs. */
export async function lotBundle(
  source: ProofSource,
  asked: LotAsked,
  now: Date,
): Promise<LotBundle | NoLotBundle> {
  const { pool } = source;
  const head = await readHead(pool, asked);
  if (head === undefined) return "unknown";
  const inspected = await inspectedAt(pool, asked.lot);
  const told = await readEvents(pool, asked.factory, head.uri);
  const indices = [...inspected, ...told.flatMap(({ entry }) => entry ?? [])];
  const isTooMuch = inspected.length + told.length > RECORDS_MAX;
  if (isTooMuch || (await bytesOf(pool, indices)) > CONTENT_BYTES_MAX) return "tooLarge";
  const entries = await entriesAt(pool, [...new Set(indices)]);
  const unsigned = told.flatMap(({ entry, event }) => (entry === undefined ? [event] : []));
  const times = [
    ...entries.map(({ spokenAt }) => spokenAt.toISOString()),
    ...unsigned.map(({ at }) => at),
  ];
  if (times.some((at) => at < asked.period.from || at >= asked.period.to)) return "beyondPeriod";
  const bundles = await bundlesOf(source, entries);
  if (bundles === undefined) return "notAnchored";
  const shared = sharing(bundles);
  const own = { party: asked.factory, period: asked.period };
  const path =
    head.uri === undefined ? undefined : await materialPath(source, head.uri, { now, own });
  if (typeof path === "string") return path;
  return {
    v: "lot/1",
    lot: asked.lot,
    factory: asked.factory,
    ...head,
    ...shared,
    sequences: await readSequences(pool, inspected, shared.keys),
    events: unsigned.map((event) => ({ event, sayer: asked.factory })),
    ...(path && { path }),
  };
}

/** The lot that goes by a name, or that a serial is of, by its factory's word; of several the one that opened last. */
export async function lotNamed(
  pool: Pool,
  { factory, uri }: { readonly factory: string; readonly uri: string },
): Promise<string | undefined> {
  const { rows } = await pool.query<{ lot: Buffer }>(
    `SELECT l.lot FROM lot_name n JOIN lot l ON l.lot = n.lot AND l.factory = n.factory
     WHERE n.uri = ANY ($1) AND n.factory = $2
     ORDER BY array_position($1, n.uri), l.opened_block DESC, l.lot LIMIT 1`,
    [widening(uri), Buffer.from(factory, "hex")],
  );
  return rows[0]?.lot.toString("hex");
}

/** By whom the plan names: what others say of a lot does not count. */
async function inspectedAt(pool: Pool, lot: string): Promise<number[]> {
  const { rows } = await pool.query<{ leaf_index: bigint }>(
    `SELECT i.leaf_index FROM lot_inspection i JOIN device_key k USING (key_no)
       JOIN lot l USING (lot) JOIN quality_plan p USING (plan)
     WHERE lot = $1 AND (k.factory = ANY (p.inspectors)
       OR (k.factory = l.factory AND decode(repeat('00', 32), 'hex') = ANY (p.inspectors)))
     ORDER BY i.leaf_index LIMIT $2`,
    [Buffer.from(lot, "hex"), RECORDS_MAX + 1],
  );
  return rows.map(({ leaf_index: index }) => Number(index));
}

interface Told {
  readonly event: { readonly id: string; readonly kind: string; readonly at: string };
  /** Where the log holds it, if its sayer signed it. */
  readonly entry: number | undefined;
}

/** What the factory itself told of the lot: what others told is theirs to show. */
async function readEvents(pool: Pool, factory: string, uri: string | undefined): Promise<Told[]> {
  if (uri === undefined) return [];
  const { rows } = await pool.query<{ id: string; kind: string; at: Date; entry: bigint | null }>(
    `SELECT DISTINCT e.event_no, e.id, e.kind, e.at, e.entry
     FROM trace_thing t JOIN trace_sighting s USING (thing_no)
       JOIN trace_event e ON e.event_no = s.event_no JOIN trace_sayer y ON y.sayer_no = e.sayer_no
     WHERE t.id = $1 AND y.party = $2 ORDER BY e.at, e.event_no LIMIT $3`,
    [uri, Buffer.from(factory, "hex"), RECORDS_MAX + 1],
  );
  return rows.map(({ at, entry, id, kind }) => ({
    event: { id, kind, at: at.toISOString() },
    entry: entry === null ? undefined : Number(entry),
  }));
}

async function bytesOf(pool: Pool, indices: readonly number[]): Promise<number> {
  const { rows } = await pool.query<{ bytes: bigint }>(
    `SELECT coalesce(sum(octet_length(body)), 0)::bigint AS bytes FROM attested_record
     WHERE leaf_index = ANY ($1::bigint[])`,
    [indices],
  );
  return Number(rows[0]?.bytes ?? 0);
}

interface StatementRow {
  readonly spki: Buffer;
  readonly statement: Buffer;
}

/** Of each key that inspected the lot, all that it signed in between; of two for one number the one logged first. */
async function readSequences(
  pool: Pool,
  inspected: readonly number[],
  keys: readonly string[],
): Promise<LotBundle["sequences"]> {
  const { rows } = await pool.query<StatementRow>(
    `WITH span AS (
       SELECT key_no, min(sequence) AS first, max(sequence) AS last FROM attested_record
       WHERE leaf_index = ANY ($1::bigint[]) GROUP BY key_no
     )
     SELECT DISTINCT ON (r.key_no, r.sequence) k.spki, r.statement
     FROM span JOIN attested_record r ON r.key_no = span.key_no
         AND r.sequence BETWEEN span.first AND span.last
       JOIN device_key k ON k.key_no = r.key_no
     ORDER BY r.key_no, r.sequence, r.leaf_index LIMIT $2`,
    [inspected, LOT_STATEMENTS_MAX + 1],
  );
  // Half a row would look like a row with a gap.
  if (rows.length > LOT_STATEMENTS_MAX) return [];
  const byKey = Map.groupBy(rows, ({ spki }) => toBase64Url(spki));
  return [...byKey].map(([spki, said]) => ({
    key: keys.indexOf(spki),
    statements: said.map(({ statement }) => toBase64Url(statement)),
  }));
}
