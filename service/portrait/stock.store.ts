import { sha256 } from "#crypto";
import { utf8 } from "../../device-attest/bytes.ts";
import type { Queryable } from "../db/pool.ts";
import { GRADES_OF_KEY } from "../ingest/activity.store.ts";
import type { PortrayedEntry } from "./entries.store.ts";
import { eventIn } from "./event-in.ts";
import { type CountedEvidence, evidenceRowOf } from "./evidence-row.store.ts";
import type { CountedStock } from "./inventory.ts";
import type { At } from "./section.ts";
import { caseOf, movesIn, type StockMove } from "./stock.ts";

interface Thing {
  readonly factory: Buffer;
  readonly thing: Buffer;
}

/**
 * Puts down what events say of things that came and left, in place of what they were taken to say before, and by that how
 * long each was there.
 * @param entries whose events their sayers did not take back
 * @param indices all that were looked at: of those among them that say nothing any more, nothing is left
 */
export async function replaceStock(
  db: Queryable,
  entries: readonly PortrayedEntry[],
  indices: readonly number[],
): Promise<void> {
  const gone = await db.query<Thing>(
    "DELETE FROM portrait_stock_move WHERE leaf_index = ANY ($1) RETURNING factory, thing",
    [indices],
  );
  const put = await putMoves(db, entries);
  const touched = new Map([...gone.rows, ...put].map((one) => [keyOf(one), one]));
  if (touched.size > 0) await recountCases(db, [...touched.values()]);
}

const keyOf = ({ factory, thing }: Thing): string =>
  factory.toString("base64") + thing.toString("base64");

async function putMoves(db: Queryable, entries: readonly PortrayedEntry[]): Promise<Thing[]> {
  const said = entries.flatMap((entry) => {
    const event = eventIn(entry.record);
    return event === undefined ? [] : movesIn(event).map((move) => ({ entry, move }));
  });
  if (said.length === 0) return [];
  const { rows } = await db.query<Thing>({
    name: "put_portrait_stock",
    text: `INSERT INTO portrait_stock_move
           SELECT u.factory, u.thing, u.leaf_index, u.kind, to_timestamp(u.at / 1000.0), u.amount, u.key_no, u.source, u.claimed
           FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::text[], $5::bigint[], $6::numeric[], $7::integer[],
             $8::text[], $9::boolean[]) AS u(factory, thing, leaf_index, kind, at, amount, key_no, source, claimed)
           RETURNING factory, thing`,
    values: [
      said.map(({ entry }) => Buffer.from(entry.factory, "hex")),
      said.map(({ move }) => Buffer.from(sha256(utf8(move.thing)))),
      said.map(({ entry }) => entry.index),
      said.map(({ move }) => move.kind),
      said.map(({ move }) => move.at),
      said.map(({ move }) => move.amount),
      said.map(({ entry }) => entry.keyNo),
      said.map(({ entry }) => entry.record.source),
      said.map(({ entry }) => entry.time !== "proven"),
    ],
  });
  return rows;
}

async function recountCases(db: Queryable, things: readonly Thing[]): Promise<void> {
  const named = [things.map(({ factory }) => factory), things.map(({ thing }) => thing)];
  const { rows } = await db.query<
    Thing & { readonly kind: StockMove["kind"]; readonly at: Date; readonly amount: string }
  >({
    name: "portrait_stock_moves",
    text: `SELECT m.factory, m.thing, m.kind, m.at, m.amount::text
           FROM unnest($1::bytea[], $2::bytea[]) AS u(factory, thing) JOIN portrait_stock_move m USING (factory, thing)`,
    values: named,
  });
  await db.query({
    name: "forget_portrait_stock_cases",
    text: `DELETE FROM portrait_stock_case c USING unnest($1::bytea[], $2::bytea[]) AS u(factory, thing)
           WHERE (c.factory, c.thing) = (u.factory, u.thing)`,
    values: named,
  });
  const cases = [...Map.groupBy(rows, keyOf).values()].map((some) => {
    const moves = some.map(({ amount, at, kind }) => ({
      kind,
      at: at.getTime(),
      amount: BigInt(amount),
    }));
    return { ...some[0]!, ...caseOf(moves) };
  });
  await db.query({
    name: "put_portrait_stock_cases",
    text: `INSERT INTO portrait_stock_case
           SELECT u.factory, u.thing, to_timestamp(u.came / 1000.0), to_timestamp(u.departed / 1000.0)
           FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[]) AS u(factory, thing, came, departed)`,
    values: [
      cases.map(({ factory }) => factory),
      cases.map(({ thing }) => thing),
      cases.map(({ came }) => came ?? null),
      cases.map(({ left }) => left ?? null),
    ],
  });
}

interface StockRow {
  readonly what: CountedStock["what"];
  readonly at: Date;
  readonly things: bigint;
  readonly known: bigint;
  readonly seconds: bigint;
}

interface StockEvidence extends CountedEvidence {
  readonly what: CountedStock["what"];
  readonly at: Date;
}

const FOUND = `found AS MATERIALIZED (
    SELECT 'left' AS what, date_trunc($2, left_at, 'UTC') AS at, thing, came_at, left_at FROM portrait_stock_case
    WHERE factory = $1 AND left_at >= $3 AND left_at < $4
    UNION ALL
    SELECT 'here', date_trunc($2, came_at, 'UTC'), thing, came_at, NULL FROM portrait_stock_case
    WHERE factory = $1 AND left_at IS NULL AND came_at >= $3 AND came_at < $4)`;

/** Things of a factory that left in the buckets of a period, and those that came in them and are still there. */
export async function countedStock(
  db: Queryable,
  factory: string,
  { period, resolution }: At,
): Promise<CountedStock[]> {
  const values = [Buffer.from(factory, "hex"), resolution, period.from, period.to];
  const counts = await db.query<StockRow>({
    name: "portrait_stock",
    text: `WITH ${FOUND}
           SELECT what, at, count(*) AS things, count(came_at) AS known,
             coalesce(sum(floor(extract(epoch FROM left_at - came_at))), 0)::bigint AS seconds
           FROM found GROUP BY what, at ORDER BY what, at`,
    values,
  });
  const evidence = await db.query<StockEvidence>({
    name: "portrait_stock_evidence",
    text: `WITH ${FOUND},
             told AS MATERIALIZED (
               SELECT f.what, f.at, m.key_no, m.source, count(DISTINCT m.leaf_index) AS records,
                 count(DISTINCT m.leaf_index) FILTER (WHERE m.claimed) AS claimed,
                 min(m.leaf_index) AS first_index, max(m.leaf_index) AS last_index
               FROM found f JOIN portrait_stock_move m ON m.factory = $1 AND m.thing = f.thing
               GROUP BY f.what, f.at, m.key_no, m.source),
             keys AS MATERIALIZED (SELECT key_no, ${GRADES_OF_KEY} FROM (SELECT DISTINCT key_no FROM told) k)
           SELECT t.*, k.grades FROM told t JOIN keys k USING (key_no)`,
    values,
  });
  const rests = Map.groupBy(evidence.rows, bucketKey);
  return counts.rows.map((row) => ({
    what: row.what,
    at: row.at.toISOString(),
    things: Number(row.things),
    known: Number(row.known),
    seconds: Number(row.seconds),
    evidence: (rests.get(bucketKey(row)) ?? []).map(evidenceRowOf),
  }));
}

const bucketKey = ({ at, what }: Pick<StockRow, "at" | "what">): string =>
  `${what} ${String(at.getTime())}`;
