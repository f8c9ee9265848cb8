import type { Queryable } from "../db/pool.ts";
import type { InspectionLot, InspectionPlan } from "./inspection-plan.ts";

const bytesOf = (hex: string): Buffer => Buffer.from(hex, "hex");

/** Keeps what a party's inspectors measure. The same rules with another number of samples replace the number. */
export async function keepPlan(
  db: Queryable,
  { canonical, party, ruleSet }: Readonly<Record<"party" | "ruleSet" | "canonical", string>>,
  keptAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO inspection_plan (party, rule_set, document, kept_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (party, rule_set) DO UPDATE SET document = $3`,
    [bytesOf(party), bytesOf(ruleSet), canonical, keptAt],
  );
}

/** Keeps a lot that a party's inspectors find; another address or other sets replace what was. */
export async function keepLot(
  db: Queryable,
  party: string,
  { lot, ruleSets, uri }: InspectionLot,
  keptAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO inspection_lot (party, lot, uri, rule_sets, kept_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (party, lot) DO UPDATE SET uri = $3, rule_sets = $4`,
    [bytesOf(party), bytesOf(lot), uri, ruleSets.map(bytesOf), keptAt],
  );
}

export interface KeptPlan {
  readonly ruleSet: string;
  readonly plan: InspectionPlan;
}

/** A party's plans, newest first. */
export async function listPlans(db: Queryable, party: string, limit: number): Promise<KeptPlan[]> {
  const { rows } = await db.query<{ rule_set: Buffer; document: string }>(
    `SELECT rule_set, document FROM inspection_plan WHERE party = $1
     ORDER BY kept_at DESC, rule_set LIMIT $2`,
    [bytesOf(party), limit],
  );
  return rows.map(({ document, rule_set: ruleSet }) => ({
    ruleSet: ruleSet.toString("hex"),
    plan: JSON.parse(document) as InspectionPlan,
  }));
}

/** A party's lots, newest first. */
export async function listLots(
  db: Queryable,
  party: string,
  limit: number,
): Promise<InspectionLot[]> {
  const { rows } = await db.query<{ lot: Buffer; uri: string; rule_sets: Buffer[] }>(
    `SELECT lot, uri, rule_sets FROM inspection_lot WHERE party = $1
     ORDER BY kept_at DESC, lot LIMIT $2`,
    [bytesOf(party), limit],
  );
  return rows.map((row) => ({
    lot: row.lot.toString("hex"),
    uri: row.uri,
    ruleSets: row.rule_sets.map((set) => set.toString("hex")),
  }));
}
