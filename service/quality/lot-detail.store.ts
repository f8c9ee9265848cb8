import type { Queryable } from "../db/pool.ts";
import { ruleSetOf, type InspectionPlan } from "./inspection-plan.ts";
import type { Disposition } from "./lot.ts";
import { HOLDS } from "./lot-list.store.ts";
import { inspectionIn } from "./lot-inspection.ts";
import { type FoundRule, foundRules } from "./found-rules.ts";
import type { Verdict } from "./verdict.ts";

/** An inspection of a lot with our verdict and the chain's. Hashes hexadecimal. */
export interface InspectionShown {
  readonly index: number;
  readonly statement: string;
  readonly ruleSet: string;
  readonly device: string;
  readonly keyId: string;
  readonly sample: number;
  readonly attempt: number;
  readonly ordinal: number;
  readonly closing: boolean;
  readonly receivedAt: Date;
  /** Undefined while nobody published the rule set here. */
  readonly here: Verdict | undefined;
  /** Undefined while nobody brought it. */
  readonly chain: Verdict | undefined;
  /** Whether the chain will not take its verdict back. */
  readonly isFinal: boolean;
  /** Why it does not count, by code. */
  readonly refused: string | undefined;
  readonly failed: readonly FoundRule[];
  readonly missing: readonly FoundRule[];
  readonly isOpen: boolean;
  readonly disposition: Disposition | undefined;
  readonly reason: string | undefined;
  readonly until: Date | undefined;
}

interface InspectionRow {
  readonly leaf_index: bigint;
  readonly statement: Buffer;
  readonly rule_set: Buffer;
  readonly device: string;
  readonly key_id: Buffer;
  readonly sample: bigint;
  readonly attempt: number;
  readonly ordinal: bigint;
  readonly closing: boolean;
  readonly received_at: Date;
  readonly here: Verdict | null;
  readonly chain: Verdict | null;
  readonly is_final: boolean;
  readonly refused: string | null;
  readonly failed: readonly number[] | null;
  readonly missing: readonly number[] | null;
  readonly is_open: boolean | null;
  readonly disposition: Disposition | null;
  readonly reason: Buffer | null;
  readonly until_at: Date | null;
  readonly judgement: Buffer | null;
}

/**
 * The inspections of a lot by those whose stations the plan lets inspect, oldest first. What strangers say of it is not
 * shown: it never counts.
 * @param told what rule sets say, by their ids
 */
export async function lotInspections(
  db: Queryable,
  lot: string,
  told: ReadonlyMap<string, InspectionPlan>,
  limit: number,
): Promise<readonly InspectionShown[]> {
  const { rows } = await db.query<InspectionRow>(
    `SELECT i.leaf_index, i.statement, i.rule_set, k.device, k.key_id, i.sample, i.attempt, i.ordinal,
       i.closing, i.received_at, i.verdict AS here, j.verdict AS chain, i.refused,
       coalesce(j.block_number <= (SELECT number FROM final_block), false) AS is_final,
       coalesce(j.failed, i.failed) AS failed, coalesce(j.missing, i.missing) AS missing,
       j.is_open, j.disposition, j.reason, j.until_at, r.judgement
     FROM lot_inspection i
     JOIN lot l USING (lot)
     JOIN quality_plan p USING (plan)
     JOIN device_key k USING (key_no)
     JOIN attested_record r USING (leaf_index)
     LEFT JOIN lot_judgement j ON j.lot = i.lot AND j.rule_set = i.rule_set AND j.statement = i.statement
     WHERE i.lot = $1 AND (k.factory = l.factory OR k.factory = ANY (p.inspectors))
     ORDER BY i.leaf_index LIMIT $2`,
    [bytes(lot), limit],
  );
  return rows.map((row) => shownOf(row, told));
}

function shownOf(row: InspectionRow, told: ReadonlyMap<string, InspectionPlan>): InspectionShown {
  const ruleSet = row.rule_set.toString("hex");
  const plan = told.get(ruleSet);
  const rules = plan && ruleSetOf(plan);
  const measured = row.judgement === null ? undefined : inspectionIn(row.judgement)?.measurements;
  return {
    index: Number(row.leaf_index),
    statement: row.statement.toString("hex"),
    ruleSet,
    device: row.device,
    keyId: row.key_id.toString("hex"),
    sample: Number(row.sample),
    attempt: row.attempt,
    ordinal: Number(row.ordinal),
    closing: row.closing,
    receivedAt: row.received_at,
    here: row.here ?? undefined,
    chain: row.chain ?? undefined,
    isFinal: row.is_final,
    refused: row.refused ?? undefined,
    failed: foundRules(row.failed ?? [], rules, measured),
    missing: foundRules(row.missing ?? [], rules, measured),
    isOpen: row.is_open ?? false,
    disposition: row.disposition ?? undefined,
    reason: row.reason?.toString("hex"),
    until: row.until_at ?? undefined,
  };
}

export interface HoldShown {
  readonly by: string;
  readonly reason: string;
  readonly heldAt: Date;
  readonly liftedAt: Date | undefined;
  readonly counts: boolean;
}

export async function lotHolds(db: Queryable, lot: string): Promise<readonly HoldShown[]> {
  const { rows } = await db.query<{
    readonly party: Buffer;
    readonly reason: Buffer;
    readonly held_at: Date;
    readonly lifted_at: Date | null;
    readonly counts: boolean;
  }>(
    `SELECT h.party, h.reason, h.held_at, h.lifted_at, (${HOLDS}) AS counts FROM lot_hold h
     WHERE h.lot = $1 ORDER BY h.position`,
    [bytes(lot)],
  );
  return rows.map((row) => ({
    by: row.party.toString("hex"),
    reason: row.reason.toString("hex"),
    heldAt: row.held_at,
    liftedAt: row.lifted_at ?? undefined,
    counts: row.counts,
  }));
}

/**
 * What rule sets of a plan say, as the plan's publisher or the reader keeps it; by their ids. Anybody may name a rule set
 * of somebody else in a plan of his own: its words are for those to whom its publisher tells them.
 */
export async function toldRules(
  db: Queryable,
  plan: string,
  reader: string,
): Promise<ReadonlyMap<string, InspectionPlan>> {
  const { rows } = await db.query<{ rule_set: Buffer; document: string }>(
    `SELECT i.rule_set, i.document FROM quality_plan p JOIN plan_requirement r USING (plan)
     JOIN inspection_plan i ON i.rule_set = r.rule_set AND i.party IN (p.publisher, $2)
     WHERE p.plan = $1`,
    [bytes(plan), bytes(reader)],
  );
  return new Map(
    rows.map(({ document, rule_set: id }) => [
      id.toString("hex"),
      JSON.parse(document) as InspectionPlan,
    ]),
  );
}

export async function custodiansOf(db: Queryable, lot: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ custodians: Buffer[] }>(
    "SELECT custodians FROM lot_opening WHERE lot = $1",
    [bytes(lot)],
  );
  return rows[0]?.custodians.map((party) => party.toString("hex")) ?? [];
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
