import type { Queryable } from "../db/pool.ts";
import type { Finding } from "./finding.store.ts";
import type { PackedJudgement } from "./packed-judgement.ts";
import type { Assessment, Verdict } from "./verdict.ts";

/** An entry of the log that commits to a judgement. */
export interface JudgedEntry {
  readonly index: number;
  readonly keyNo: number;
  /** Hexadecimal. */
  readonly statement: string;
  /** Of the key. */
  readonly factory: string;
  readonly judgement: Uint8Array | undefined;
  /** Canonical JSON of a record that nothing is wrong with. */
  readonly sound: string | undefined;
  readonly receivedAt: Date;
}

interface EntryRow {
  readonly leaf_index: bigint;
  readonly key_no: number;
  readonly statement_hash: Buffer;
  readonly factory: Buffer;
  readonly judgement: Buffer | null;
  readonly body: Buffer | null;
  readonly received_at: Date;
}

const ENTRY = `SELECT r.leaf_index, r.key_no, r.statement_hash, k.factory, r.judgement,
    CASE WHEN r.fault IS NULL THEN r.body END AS body, r.received_at
  FROM attested_record r JOIN device_key k USING (key_no)`;
/** A statement's judgementHash: bytes 80 to 111, zero for a record that is no inspection. */
const COMMITS = `substring(r.statement FROM 81 FOR 32) <> decode(repeat('00', 32), 'hex')`;

/** The entries that were not looked at yet, and where to go on. To be called in a transaction. */
export async function newEntries(
  client: Queryable,
  limit: number,
): Promise<{
  readonly entries: readonly JudgedEntry[];
  readonly until: number;
  readonly from: number;
}> {
  const { rows } = await client.query<{ from: bigint; head: bigint }>(
    `SELECT c.size AS from, h.size AS head FROM lot_inspection_cursor c, log_head h FOR UPDATE OF c`,
  );
  const from = Number(rows[0]?.from ?? 0);
  const until = Math.min(Number(rows[0]?.head ?? 0), from + limit);
  const found = await client.query<EntryRow>(
    `${ENTRY} WHERE r.leaf_index >= $1 AND r.leaf_index < $2 AND ${COMMITS} ORDER BY r.leaf_index`,
    [from, until],
  );
  return { entries: found.rows.map(entryOf), from, until };
}

export async function moveCursor(client: Queryable, size: number): Promise<void> {
  await client.query("UPDATE lot_inspection_cursor SET size = $1", [size]);
}

/** Entries whose content came after they were looked at. */
export async function filledEntries(
  client: Queryable,
  limit: number,
): Promise<readonly JudgedEntry[]> {
  const { rows } = await client.query<EntryRow>(
    `WITH filled AS (
       DELETE FROM lot_inspection_waiting w WHERE leaf_index IN (
         SELECT w.leaf_index FROM lot_inspection_waiting w JOIN attested_record r USING (leaf_index)
         WHERE r.judgement IS NOT NULL LIMIT $1)
       RETURNING leaf_index)
     ${ENTRY} JOIN filled USING (leaf_index)`,
    [limit],
  );
  return rows.map(entryOf);
}

export async function waitForContent(client: Queryable, index: number): Promise<void> {
  await client.query(
    "INSERT INTO lot_inspection_waiting (leaf_index) VALUES ($1) ON CONFLICT DO NOTHING",
    [index],
  );
}

const entryOf = (row: EntryRow): JudgedEntry => ({
  index: Number(row.leaf_index),
  keyNo: row.key_no,
  statement: row.statement_hash.toString("hex"),
  factory: row.factory.toString("hex"),
  judgement: row.judgement ?? undefined,
  sound: row.body?.toString("utf8"),
  receivedAt: row.received_at,
});

export async function putInspection(
  client: Queryable,
  entry: JudgedEntry,
  read: PackedJudgement,
): Promise<void> {
  await client.query(
    `INSERT INTO lot_inspection (leaf_index, lot, rule_set, statement, key_no, step, sample, attempt,
       ordinal, closing, measurements, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
    [
      entry.index,
      bytes(read.lot),
      bytes(read.ruleSet),
      bytes(entry.statement),
      entry.keyNo,
      bytes(read.step),
      read.sample,
      read.attempt,
      read.ordinal,
      read.closing,
      read.measurements.size,
      entry.receivedAt,
    ],
  );
}

/** What a record of a factory calls a lot. */
export interface LotName {
  readonly lot: string;
  /** Canonical. */
  readonly uri: string;
  readonly factory: string;
  readonly index: number;
}

/** Keeps names of lots; the first record that gave a name keeps it. In the transaction of whoever found them. */
export async function nameLots(client: Queryable, names: readonly LotName[]): Promise<void> {
  for (const { factory, index, lot, uri } of names)
    await client.query(
      `INSERT INTO lot_name AS n (lot, uri, factory, leaf_index) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lot, factory, uri) DO UPDATE SET leaf_index = least(n.leaf_index, $4)`,
      [bytes(lot), uri, bytes(factory), index],
    );
}

/** An inspection whose rule set is known by now. */
export interface Unjudged {
  readonly index: number;
  readonly judgement: Uint8Array;
  readonly rules: Uint8Array;
  readonly step: Uint8Array;
  /** Whose station measured: hexadecimal. */
  readonly factory: string;
}

export async function unjudged(client: Queryable, limit: number): Promise<readonly Unjudged[]> {
  const { rows } = await client.query<
    Readonly<Record<"judgement" | "rules" | "step", Buffer>> & {
      readonly leaf_index: bigint;
      readonly factory: string;
    }
  >(
    `SELECT i.leaf_index, r.judgement, s.rules, s.step, encode(k.factory, 'hex') AS factory
     FROM rule_set s JOIN lot_inspection i USING (rule_set) JOIN attested_record r USING (leaf_index)
       JOIN device_key k ON k.key_no = i.key_no
     WHERE i.verdict IS NULL AND r.judgement IS NOT NULL LIMIT $1`,
    [limit],
  );
  return rows.map(({ leaf_index: index, ...row }) => ({ ...row, index: Number(index) }));
}

export async function putVerdict(
  client: Queryable,
  index: number,
  { failed, missing, refused, verdict }: Assessment & { readonly refused: string | undefined },
): Promise<void> {
  await client.query(
    `UPDATE lot_inspection SET verdict = $2, failed = $3, missing = $4,
       refused = coalesce(refused, $5)
     WHERE leaf_index = $1`,
    [index, verdict, failed, missing, refused ?? null],
  );
}

/**
 * Holds what the chain judged for good against our own verdicts: what agrees is done, what does not is a finding. What
 * counts is the chain's verdict, whoever brought it.
 */
export async function compareVerdicts(
  client: Queryable,
): Promise<{ readonly compared: number; readonly disagreeing: readonly Finding[] }> {
  const { rows } = await client.query<{
    readonly leaf_index: bigint;
    readonly here: Verdict;
    readonly chain: Verdict;
    readonly sample: bigint;
    readonly attempt: number;
  }>(
    `WITH final AS (
       UPDATE lot_judgement j SET compared = true
       WHERE (lot, rule_set, statement) IN (
         SELECT j.lot, j.rule_set, j.statement
         FROM lot_judgement j
         JOIN lot_inspection i ON i.statement = j.statement AND i.verdict IS NOT NULL
         WHERE NOT j.compared AND j.block_number <= (SELECT number FROM final_block) LIMIT 1000)
       RETURNING j.*)
     UPDATE lot_inspection i SET judged = true, refused = NULL FROM final f
     WHERE i.statement = f.statement
     RETURNING i.leaf_index, i.verdict AS here, f.verdict AS chain, i.sample, i.attempt`,
  );
  const disagreeing = rows
    .filter(({ chain, here }) => chain !== here)
    .map(({ attempt, chain, here, leaf_index: index, sample }): Finding => ({
      kind: "verdictDisagrees",
      index: Number(index),
      said: { here, chain, sample: Number(sample), attempt },
    }));
  return { compared: rows.length, disagreeing };
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
