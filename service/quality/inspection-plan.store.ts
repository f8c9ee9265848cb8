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
  { lot, quantity, ruleSets, uri }: InspectionLot,
  keptAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO inspection_lot (party, lot, uri, rule_sets, kept_at, quantity) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (party, lot) DO UPDATE SET uri = $3, rule_sets = $4, quantity = $6`,
    [bytesOf(party), bytesOf(lot), uri, ruleSets.map(bytesOf), keptAt, quantity ?? null],
  );
}

export interface KeptPlan {
  readonly ruleSet: string;
  readonly plan: InspectionPlan;
}

/**
 * What a party's inspectors measure, newest first: what it told them itself, and what the publishers of its open lots'
 * plans told, with as many samples as the chain asks for.
 */
export async function listPlans(db: Queryable, party: string, limit: number): Promise<KeptPlan[]> {
  const { rows } = await db.query<{ rule_set: Buffer; document: string; samples: bigint | null }>(
    `SELECT rule_set, document, samples FROM (
       SELECT DISTINCT ON (rule_set) * FROM (
         SELECT q.rule_set, i.document, q.samples, l.opened_at AS at, 1 AS rank
         FROM lot l JOIN quality_plan p USING (plan) JOIN plan_requirement q USING (plan)
           JOIN inspection_plan i ON i.rule_set = q.rule_set AND i.party IN ($1, p.publisher)
         WHERE l.factory = $1 AND l.state = 'open'
         UNION ALL
         SELECT rule_set, document, NULL, kept_at, 2 FROM inspection_plan WHERE party = $1
       ) told ORDER BY rule_set, rank, at DESC
     ) newest ORDER BY at DESC, rule_set LIMIT $2`,
    [bytesOf(party), limit],
  );
  return rows.map(({ document, rule_set: ruleSet, samples }) => {
    const plan = JSON.parse(document) as InspectionPlan;
    const count = samples === null ? plan.samples : Math.max(1, Number(samples));
    return { ruleSet: ruleSet.toString("hex"), plan: { ...plan, samples: count } };
  });
}

/**
 * A party's lots that may still be measured, newest first: those open on chain by what a record, or else the party, called
 * them, and those that no chain knows.
 */
export async function listLots(
  db: Queryable,
  party: string,
  limit: number,
): Promise<InspectionLot[]> {
  const { rows } = await db.query<{ lot: Buffer; uri: string; rule_sets: Buffer[] }>(
    `SELECT lot, uri, rule_sets FROM (
       SELECT l.lot, l.opened_at AS at,
         coalesce(
           (SELECT n.uri FROM lot_name n WHERE n.lot = l.lot AND n.factory = $1
            ORDER BY n.leaf_index LIMIT 1),
           (SELECT i.uri FROM inspection_lot i WHERE i.lot = l.lot AND i.party = $1),
           'urn:tallystick:lot:' || encode(l.lot, 'hex')) AS uri,
         ARRAY(SELECT q.rule_set FROM plan_requirement q WHERE q.plan = l.plan ORDER BY 1) AS rule_sets
       FROM lot l WHERE l.factory = $1 AND l.state = 'open'
       UNION ALL
       SELECT i.lot, i.kept_at, i.uri, i.rule_sets FROM inspection_lot i
       WHERE i.party = $1 AND NOT EXISTS (SELECT FROM lot l WHERE l.lot = i.lot)
     ) lots WHERE cardinality(rule_sets) > 0 ORDER BY at DESC, lot LIMIT $2`,
    [bytesOf(party), limit],
  );
  return rows.map((row) => ({
    lot: row.lot.toString("hex"),
    uri: row.uri,
    ruleSets: row.rule_sets.map((set) => set.toString("hex")),
  }));
}
