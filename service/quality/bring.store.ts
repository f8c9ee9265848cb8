import type { Queryable } from "../db/pool.ts";
import type { PendingInspection } from "./lot-inspection.ts";

/** Whom the chain would not listen to, by the terms of the plan: asked here, or one stranger's inspection spoils a batch. */
const NOT_ALLOWED = `
  i.leaf_index < k.from_index OR i.leaf_index >= coalesce(k.until_index, i.leaf_index + 1)
  OR NOT (k.factory = ANY (p.inspectors)
    OR k.factory = l.factory AND decode(repeat('00', 32), 'hex') = ANY (p.inspectors))
  OR p.min_grade > 1 AND p.min_grade > coalesce((
    SELECT CASE g.grade WHEN 'managed' THEN 1 WHEN 'software' THEN 2 ELSE 3 END
    FROM device_key_grade g WHERE g.key_no = i.key_no AND g.from_index <= i.leaf_index
    ORDER BY g.position DESC LIMIT 1), 0)`;

const ATTEMPTS_MAX = 64;

/** Inspections that are due: anchored for good, of a lot that opened for good, and neither judged nor refused. */
const DUE = `FROM lot l JOIN quality_plan p USING (plan)
  JOIN lot_inspection i ON i.lot = l.lot AND NOT i.judged AND i.refused IS NULL
  JOIN device_key k ON k.key_no = i.key_no
  WHERE l.opened_block <= (SELECT number FROM final_block) AND i.leaf_index < $1
    AND i.verdict IS NOT NULL`;

/**
 * Marks what the chain would refuse, by the code of its error.
 * @param size anchored for good
 * @returns those whose station should have counted
 */
export async function refuseUnfit(client: Queryable, size: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ leaf_index: bigint; expected: boolean }>(
    `WITH unfit AS (
       SELECT i.leaf_index, k.factory = l.factory OR k.factory = ANY (p.inspectors) AS expected,
         CASE
           WHEN NOT EXISTS (
             SELECT FROM plan_requirement r WHERE r.plan = l.plan AND r.rule_set = i.rule_set)
             THEN 'NotRequired'
           WHEN i.attempt > ${String(ATTEMPTS_MAX)} THEN 'AttemptOutOfRange'
           WHEN ${NOT_ALLOWED} THEN 'InspectorNotAllowed'
         END AS code
       ${DUE})
     UPDATE lot_inspection i SET refused = u.code FROM unfit u
     WHERE i.leaf_index = u.leaf_index AND u.code IS NOT NULL
     RETURNING i.leaf_index, u.expected`,
    [size],
  );
  return rows.filter(({ expected }) => expected).map(({ leaf_index: index }) => Number(index));
}

export interface Due extends PendingInspection {
  readonly lot: string;
  readonly statementHash: string;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly judgement: Uint8Array;
}

interface DueRow {
  readonly leaf_index: bigint;
  readonly lot: Buffer;
  readonly measurements: number;
  readonly alone: boolean;
  readonly statement_hash: Buffer;
  readonly statement: Buffer;
  readonly signature: Buffer;
  readonly judgement: Buffer;
}

/** What can go to the chain now: in the order of lots, and within a lot of the log. */
export async function due(client: Queryable, size: number, limit: number): Promise<readonly Due[]> {
  const { rows } = await client.query<DueRow>(
    `SELECT i.leaf_index, i.lot, i.measurements, i.alone, r.statement_hash, r.statement, r.signature,
       r.judgement
     FROM (SELECT i.leaf_index ${DUE} AND i.batch IS NULL ORDER BY l.opened_at, l.lot, i.leaf_index LIMIT $2) d
     JOIN lot_inspection i USING (leaf_index) JOIN attested_record r USING (leaf_index)
     WHERE r.judgement IS NOT NULL
     ORDER BY i.lot, i.leaf_index`,
    [size, limit],
  );
  return rows.map((row) => ({
    index: Number(row.leaf_index),
    lot: row.lot.toString("hex"),
    measurements: row.measurements,
    alone: row.alone,
    statementHash: row.statement_hash.toString("hex"),
    statement: new Uint8Array(row.statement),
    signature: new Uint8Array(row.signature),
    judgement: new Uint8Array(row.judgement),
  }));
}

export async function markBatch(
  client: Queryable,
  batch: string,
  indices: readonly number[],
): Promise<void> {
  await client.query("UPDATE lot_inspection SET batch = $1 WHERE leaf_index = ANY ($2::bigint[])", [
    batch,
    indices,
  ]);
}

/** A batch that was without effect, and what the outbox says of it. */
export interface FailedBatch {
  readonly batch: string;
  readonly error: string | undefined;
  readonly inspections: readonly { readonly index: number; readonly statement: string }[];
}

/**
 * Batches without effect: refused, dropped, or final and yet nothing of it judged, which a chain that lost blocks leaves
 * behind. The index has to have come as far as the batch did.
 */
export async function failedBatches(client: Queryable): Promise<readonly FailedBatch[]> {
  const { rows } = await client.query<{
    readonly batch: string;
    readonly error: string | null;
    readonly indices: readonly bigint[];
    readonly statements: readonly Buffer[];
  }>(
    `SELECT i.batch, t.error, array_agg(i.leaf_index ORDER BY i.leaf_index) AS indices,
       array_agg(i.statement ORDER BY i.leaf_index) AS statements
     FROM lot_inspection i JOIN chain_transaction t ON t.dedupe_key = i.batch
     WHERE i.batch IS NOT NULL AND NOT i.judged AND i.refused IS NULL
       AND t.updated_at < now() - interval '2 seconds' AND (
       t.status IN ('reverted', 'dropped')
       OR t.status = 'final' AND t.block_number <= (SELECT number FROM final_block)
         AND NOT EXISTS (SELECT FROM lot_judgement j WHERE j.statement = i.statement))
     GROUP BY i.batch, t.error LIMIT 100`,
  );
  return rows.map(({ batch, error, indices, statements }) => ({
    batch,
    error: error ?? undefined,
    inspections: indices.map((index, at) => ({
      index: Number(index),
      statement: statements[at]?.toString("hex") ?? "",
    })),
  }));
}

/** Lets inspections go to the chain again. @param alone each by itself */
export async function bringAgain(
  client: Queryable,
  indices: readonly number[],
  alone: boolean,
): Promise<void> {
  await client.query(
    `UPDATE lot_inspection SET batch = NULL, alone = alone OR $2
     WHERE leaf_index = ANY ($1::bigint[])`,
    [indices, alone],
  );
}

export async function refuse(client: Queryable, index: number, code: string): Promise<void> {
  await client.query("UPDATE lot_inspection SET refused = $2 WHERE leaf_index = $1", [index, code]);
}
