import { toHex } from "../../../device-attest/bytes.ts";
import { decodeStatement } from "../../../device-attest/statement.ts";
import type { Queryable } from "../../db/pool.ts";
import { GRADES_OF_KEY } from "../../ingest/activity.store.ts";
import type { EvidenceRow } from "../evidence.ts";
import type { DisclosedPayment } from "./payment.ts";
import type { ToldPayment } from "./story.ts";

/** What a party shows. */
export interface ShownPayment extends ToldPayment {
  /** URN of the key that said it. */
  readonly device: string;
  readonly about: string;
  readonly day: string;
}

/** Why what somebody shows is not kept. */
export const paymentFaults = ["aboutOther", "ofItself", "notOnRecord"] as const;
export type PaymentFault = (typeof paymentFaults)[number];

/**
 * Keeps what a party shows of how it paid or was paid, where the log holds its hash by a key of whoever says it. The same
 * again changes nothing.
 * @returns why it is not kept
 */
export async function keepPayment(
  db: Queryable,
  factory: string,
  shown: ShownPayment,
  at: Date,
): Promise<PaymentFault | undefined> {
  if (shown.about !== factory) return "aboutOther";
  if (shown.by === factory) return "ofItself";
  const entry = await entryOf(db, shown);
  if (entry === undefined) return "notOnRecord";
  await db.query(
    `INSERT INTO payment_fact (factory, hash, leaf_index, key_no, told_by, story, sequence, supersedes, what, day,
       days_late_most, shown_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [
      bytes(factory),
      bytes(shown.hash),
      entry.index,
      entry.keyNo,
      bytes(shown.by),
      bytes(shown.of),
      shown.sequence,
      shown.supersedes === null ? null : bytes(shown.supersedes),
      shown.what,
      shown.day,
      shown.daysLateMost,
      at,
    ],
  );
  return undefined;
}

/** The entry at that place of the key's chain, if it holds this hash and nothing else was signed for the place. */
async function entryOf(db: Queryable, { by, device, hash, sequence }: ShownPayment) {
  const { rows } = await db.query<{
    readonly leaf_index: bigint;
    readonly key_no: number;
    readonly statement: Buffer;
  }>(
    `SELECT r.leaf_index, r.key_no, r.statement FROM device_key k JOIN attested_record r USING (key_no)
     WHERE k.factory = $1 AND k.device = $2 AND r.sequence = $3 AND r.fault IS NULL
       AND NOT EXISTS (SELECT FROM equivocation e WHERE e.key_no = r.key_no AND e.sequence = r.sequence)`,
    [bytes(by), device, sequence],
  );
  const found = rows.find(({ statement }) => {
    const { kind, recordHash } = decodeStatement(statement);
    return kind === "dec" && toHex(recordHash) === hash;
  });
  return found && { index: Number(found.leaf_index), keyNo: found.key_no };
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

interface Row {
  readonly hash: Buffer;
  readonly leaf_index: bigint;
  readonly told_by: Buffer;
  readonly story: Buffer;
  readonly sequence: bigint;
  readonly supersedes: Buffer | null;
  readonly what: string;
  readonly day: string;
  readonly days_late_most: number;
  readonly grades: EvidenceRow["grades"] | null;
}

/** All that a party disclosed, as far as the portrait is. */
export async function disclosedPayments(
  db: Queryable,
  factory: string,
): Promise<DisclosedPayment[]> {
  const { rows } = await db.query<Row>({
    name: "disclosed_payments",
    text: `WITH found AS MATERIALIZED (
             SELECT p.* FROM payment_fact p, portrait_cursor c WHERE p.factory = $1 AND p.leaf_index < c.size),
           keys AS MATERIALIZED (SELECT key_no, ${GRADES_OF_KEY} FROM (SELECT DISTINCT key_no FROM found) k)
           SELECT f.hash, f.leaf_index, f.told_by, f.story, f.sequence, f.supersedes, f.what, f.day::text,
             f.days_late_most, k.grades
           FROM found f JOIN keys k USING (key_no) ORDER BY f.leaf_index`,
    values: [bytes(factory)],
  });
  return rows.map((row) => ({
    hash: row.hash.toString("hex"),
    by: row.told_by.toString("hex"),
    of: row.story.toString("hex"),
    sequence: Number(row.sequence),
    supersedes: row.supersedes?.toString("hex") ?? null,
    what: row.what,
    day: row.day,
    daysLateMost: row.days_late_most,
    evidence: {
      grades: row.grades ?? [],
      source: "document",
      records: 1,
      claimed: 1,
      firstIndex: Number(row.leaf_index),
      lastIndex: Number(row.leaf_index),
    },
  }));
}

/** Of everything that was disclosed nothing is told any more. @returns how much it was */
export async function withdrawPayments(db: Queryable, factory: string): Promise<number> {
  const { rowCount } = await db.query("DELETE FROM payment_fact WHERE factory = $1", [
    bytes(factory),
  ]);
  return rowCount ?? 0;
}
