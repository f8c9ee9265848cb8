import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { Disposition, JudgedInspection, LotStanding, Requirement } from "../../quality/lot.ts";
import type { Verdict } from "../../quality/verdict.ts";
import type { ChainEvent } from "./event.ts";
import type { LotState } from "./lot-state.ts";
import type { Opening } from "./openings.ts";
import type { JudgedOnChain } from "./quality-event.ts";

/** Writes a lot anew, but for its inspections. Its standing follows. */
export async function putLot(db: Queryable, lot: string, state: LotState): Promise<void> {
  const { contradicted, opened, released } = state;
  await removeLot(db, lot);
  await db.query(
    `INSERT INTO lot (lot, factory, plan, self_declared, state, contradicted, opened_at,
       opened_block, released_at, released_block, contradicted_at, incomplete_keys)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7), $8, to_timestamp($9), $10, to_timestamp($11),
       '{}')`,
    [
      getBytes(lot),
      getBytes(opened.factory),
      getBytes(opened.plan),
      opened.selfDeclared,
      released === undefined ? "open" : "released",
      contradicted !== undefined,
      opened.at,
      opened.block,
      released?.at ?? null,
      released?.block ?? null,
      contradicted?.at ?? null,
    ],
  );
  await putHolds(db, lot, state);
  for (const { at, keyId, reason } of state.excused)
    await db.query(
      `INSERT INTO lot_excuse (lot, key_id, reason, excused_at) VALUES ($1, $2, $3, to_timestamp($4))`,
      [getBytes(lot), getBytes(keyId), getBytes(reason), at],
    );
  await putDispositions(db, lot, state);
}

/** The chain took its opening back, or it is about to be written anew. */
export async function removeLot(db: Queryable, lot: string): Promise<void> {
  await db.query("DELETE FROM lot WHERE lot = $1", [getBytes(lot)]);
}

async function putHolds(db: Queryable, lot: string, { holds }: LotState): Promise<void> {
  for (const [position, { by, heldAt, heldBlock, lifted, reason }] of holds.entries())
    await db.query(
      `INSERT INTO lot_hold (lot, position, party, reason, held_at, held_block, lifted_at, lifted_block)
       VALUES ($1, $2, $3, $4, to_timestamp($5), $6, to_timestamp($7), $8)`,
      [
        getBytes(lot),
        position,
        getBytes(by),
        getBytes(reason),
        heldAt,
        heldBlock,
        lifted?.at ?? null,
        lifted?.block ?? null,
      ],
    );
}

async function putDispositions(db: Queryable, lot: string, { disposed }: LotState): Promise<void> {
  await db.query(
    `UPDATE lot_judgement SET disposition = NULL, disposed_at = NULL, reason = NULL, until_at = NULL
     WHERE lot = $1 AND disposition IS NOT NULL`,
    [getBytes(lot)],
  );
  for (const { at, disposition, reason, statement, until } of disposed)
    await db.query(
      `UPDATE lot_judgement SET disposition = $3, disposed_at = to_timestamp($4), reason = $5,
         until_at = to_timestamp($6)
       WHERE lot = $1 AND statement = $2`,
      [
        getBytes(lot),
        getBytes(statement),
        disposition,
        at,
        getBytes(reason),
        until === 0 ? null : until,
      ],
    );
}

export async function putOpening(
  db: Queryable,
  { custodians, lot, secret }: Opening,
): Promise<void> {
  await db.query(
    `INSERT INTO lot_opening (lot, secret, custodians) VALUES ($1, $2, $3)
     ON CONFLICT (lot) DO UPDATE SET secret = $2, custodians = $3`,
    [getBytes(lot), getBytes(secret), custodians.map((party) => Buffer.from(getBytes(party)))],
  );
}

/** Keeps what the chain judged. Whether it is open follows with the lot's standing. */
export async function putJudgement(
  db: Queryable,
  lot: string,
  said: JudgedOnChain,
  event: ChainEvent,
): Promise<void> {
  await db.query(
    `INSERT INTO lot_judgement (lot, rule_set, statement, key_id, verdict, sample, attempt, ordinal,
       failed, missing, judged_at, block_number, block_hash, transaction_hash, is_open)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11), $12, $13, $14, true)
     ON CONFLICT (lot, rule_set, statement) DO UPDATE SET judged_at = to_timestamp($11),
       block_number = $12, block_hash = $13, transaction_hash = $14`,
    [
      getBytes(lot),
      getBytes(said.ruleSet),
      getBytes(said.statement),
      getBytes(said.keyId),
      said.verdict,
      said.sample,
      said.attempt,
      said.ordinal,
      said.failed,
      said.missing,
      event.timestamp,
      event.blockNumber,
      getBytes(event.blockHash),
      getBytes(event.transactionHash),
    ],
  );
}

/** Forgets what was judged in blocks that left the chain. */
export async function removeJudgements(
  db: Queryable,
  gone: readonly Pick<ChainEvent, "blockHash">[],
): Promise<void> {
  if (gone.length === 0) return;
  await db.query(
    `WITH unsaid AS (
       DELETE FROM lot_judgement WHERE block_hash = ANY ($1) RETURNING statement)
     UPDATE lot_inspection i SET judged = false FROM unsaid u WHERE i.statement = u.statement`,
    [gone.map(({ blockHash }) => Buffer.from(getBytes(blockHash)))],
  );
}

/** What a lot's standing follows from; hashes hexadecimal. */
export interface LotContent {
  readonly requirements: readonly Requirement[];
  readonly inspections: readonly (JudgedInspection & { readonly statement: string })[];
  readonly excused: ReadonlySet<string>;
}

interface InspectionRow {
  readonly rule_set: Buffer;
  readonly statement: Buffer;
  readonly key_id: Buffer;
  readonly sample: bigint;
  readonly attempt: number;
  readonly ordinal: bigint;
  readonly closing: boolean;
  readonly verdict: Verdict;
  readonly disposition: Disposition | null;
}

/** Byte of a packed judgement that says whether it is its key's last. */
const CLOSING_BYTE = 106;

export async function lotContent(db: Queryable, lot: string): Promise<LotContent> {
  const id = [getBytes(lot)];
  const asked = await db.query<{ rule_set: Buffer; samples: bigint; acceptance: bigint }>(
    `SELECT r.rule_set, r.samples, r.acceptance FROM lot l JOIN plan_requirement r USING (plan)
     WHERE l.lot = $1 ORDER BY r.rule_set`,
    id,
  );
  // No event says which is a key's last: the log, which holds every statement that can be judged, does.
  const said = await db.query<InspectionRow>(
    `SELECT j.rule_set, j.statement, j.key_id, j.sample, j.attempt, j.ordinal, j.verdict,
       j.disposition,
       coalesce(length(r.judgement) > ${String(CLOSING_BYTE)}
         AND get_byte(r.judgement, ${String(CLOSING_BYTE)}) = 1, false) AS closing
     FROM lot_judgement j LEFT JOIN attested_record r ON r.statement_hash = j.statement
     WHERE j.lot = $1`,
    id,
  );
  const excused = await db.query<{ key_id: Buffer }>(
    "SELECT key_id FROM lot_excuse WHERE lot = $1",
    id,
  );
  return {
    requirements: asked.rows.map(({ acceptance, rule_set: ruleSet, samples }) => ({
      ruleSet: ruleSet.toString("hex"),
      samples: Number(samples),
      acceptance: Number(acceptance),
    })),
    inspections: said.rows.map(inspectionOf),
    excused: new Set(excused.rows.map(({ key_id: keyId }) => keyId.toString("hex"))),
  };
}

const inspectionOf = (row: InspectionRow) => ({
  ruleSet: row.rule_set.toString("hex"),
  statement: row.statement.toString("hex"),
  keyId: row.key_id.toString("hex"),
  sample: Number(row.sample),
  attempt: row.attempt,
  ordinal: Number(row.ordinal),
  closing: row.closing,
  verdict: row.verdict,
  disposition: row.disposition ?? undefined,
});

export async function putStanding(
  db: Queryable,
  lot: string,
  { incompleteKeys, progress }: LotStanding,
  open: readonly string[],
): Promise<void> {
  const id = getBytes(lot);
  await db.query("UPDATE lot SET incomplete_keys = $2 WHERE lot = $1", [
    id,
    buffers(incompleteKeys),
  ]);
  await db.query("DELETE FROM lot_progress WHERE lot = $1", [id]);
  for (const one of progress)
    await db.query(
      `INSERT INTO lot_progress (lot, rule_set, samples, acceptance, good, failing, blocked, is_met)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        Buffer.from(one.ruleSet, "hex"),
        one.samples,
        one.acceptance,
        one.good,
        one.failing,
        one.blocked,
        one.isMet,
      ],
    );
  await db.query(
    `UPDATE lot_judgement SET is_open = NOT is_open
     WHERE lot = $1 AND is_open <> (statement = ANY ($2))`,
    [id, buffers(open)],
  );
}

/** Blocks up to this number the chain does not take back. */
export async function putFinalBlock(db: Queryable, finalNumber: number): Promise<void> {
  await db.query("UPDATE final_block SET number = $1 WHERE number <> $1", [finalNumber]);
}

const buffers = (list: readonly string[]): Buffer[] => list.map((hex) => Buffer.from(hex, "hex"));
