import type { Queryable } from "../db/pool.ts";
import type { InspectionPlan } from "./inspection-plan.ts";
import type { Requirement } from "./lot.ts";

/** A plan as the chain has it. Ids are hexadecimal. */
export interface PlanShown {
  readonly plan: string;
  readonly publisher: string;
  readonly product: string;
  readonly version: number;
  readonly salt: string;
  /** As in IDeviceRegistry.KeyGrade. */
  readonly minGrade: number;
  readonly state: "inForce" | "superseded" | "withdrawn";
  readonly successor: string | undefined;
  readonly publishedAt: Date;
  readonly requirements: readonly (Requirement & { readonly says: InspectionPlan | null })[];
  /** Zero stands for the lot's own factory. */
  readonly inspectors: readonly string[];
  readonly auditors: readonly string[];
  /** Whom the publisher shows it; undefined for everybody else. */
  readonly readers: readonly string[] | undefined;
  readonly isFinal: boolean;
}

interface PlanRow {
  readonly plan: Buffer;
  readonly publisher: Buffer;
  readonly product: Buffer;
  readonly version: bigint;
  readonly salt: Buffer;
  readonly min_grade: number;
  readonly state: PlanShown["state"];
  readonly successor: Buffer | null;
  readonly published_at: Date;
  readonly requirements: PlanShown["requirements"];
  readonly inspectors: Buffer[];
  readonly auditors: Buffer[];
  readonly readers: Buffer[] | null;
  readonly is_final: boolean;
}

/** Publisher, inspectors and auditors, whom the publisher shows it, and factories with a lot under it. $1 reads. */
const MAY_READ = `p.publisher = $1 OR $1 = ANY (p.inspectors) OR $1 = ANY (p.auditors)
  OR EXISTS (SELECT FROM plan_reader r WHERE r.plan = p.plan AND r.party = $1)
  OR EXISTS (SELECT FROM lot l WHERE l.plan = p.plan AND l.factory = $1)`;

/** Plans that a party may read, newest first. @param plan only this one */
export async function readPlans(
  db: Queryable,
  party: string,
  { limit, plan }: { readonly limit: number; readonly plan?: string | undefined },
): Promise<readonly PlanShown[]> {
  const { rows } = await db.query<PlanRow>(
    `SELECT p.*, p.published_block <= (SELECT number FROM final_block) AS is_final,
       CASE WHEN p.publisher = $1
         THEN ARRAY(SELECT r.party FROM plan_reader r WHERE r.plan = p.plan ORDER BY 1) END AS readers,
       (SELECT jsonb_agg(jsonb_build_object('ruleSet', encode(q.rule_set, 'hex'), 'samples', q.samples,
          'acceptance', q.acceptance, 'says', (
            SELECT i.document::jsonb FROM inspection_plan i
            WHERE i.rule_set = q.rule_set AND i.party IN (p.publisher, $1) LIMIT 1))
          ORDER BY q.rule_set)
        FROM plan_requirement q WHERE q.plan = p.plan) AS requirements
     FROM quality_plan p
     WHERE (${MAY_READ}) AND ($2::bytea IS NULL OR p.plan = $2)
     ORDER BY p.published_at DESC, p.plan LIMIT $3`,
    [bytes(party), plan === undefined ? null : bytes(plan), limit],
  );
  return rows.map((row) => ({
    plan: hex(row.plan),
    publisher: hex(row.publisher),
    product: hex(row.product),
    version: Number(row.version),
    salt: hex(row.salt),
    minGrade: row.min_grade,
    state: row.state,
    successor: row.successor === null ? undefined : hex(row.successor),
    publishedAt: row.published_at,
    requirements: row.requirements,
    inspectors: row.inspectors.map(hex),
    auditors: row.auditors.map(hex),
    readers: row.readers?.map(hex),
    isFinal: row.is_final,
  }));
}

/** Shows a plan of a publisher to others, in place of those before. @returns whether it is his */
export async function showPlan(
  db: Queryable,
  { plan, publisher, readers }: { readonly plan: string; readonly publisher: string; readonly readers: readonly string[] }, // prettier-ignore
): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM quality_plan WHERE plan = $1 AND publisher = $2 FOR UPDATE",
    [bytes(plan), bytes(publisher)],
  );
  if (rowCount === 0) return false;
  await db.query("DELETE FROM plan_reader WHERE plan = $1", [bytes(plan)]);
  await db.query("INSERT INTO plan_reader (plan, party) SELECT $1, unnest($2::bytea[])", [
    bytes(plan),
    readers.map(bytes),
  ]);
  return true;
}

/** A rule set as the chain has it, with what it says where its publisher told. */
export interface RuleSetShown {
  readonly ruleSet: string;
  readonly version: number;
  readonly publishedAt: Date;
  readonly says: InspectionPlan | null;
}

/** Rule sets that a party published, newest first. */
export async function readRuleSets(
  db: Queryable,
  publisher: string,
  limit: number,
): Promise<readonly RuleSetShown[]> {
  const { rows } = await db.query<{
    readonly rule_set: Buffer;
    readonly version: bigint;
    readonly published_at: Date;
    readonly says: InspectionPlan | null;
  }>(
    `SELECT s.rule_set, s.version, s.published_at, i.document::jsonb AS says
     FROM rule_set s LEFT JOIN inspection_plan i ON i.rule_set = s.rule_set AND i.party = s.publisher
     WHERE s.publisher = $1 ORDER BY s.published_at DESC, s.rule_set LIMIT $2`,
    [bytes(publisher), limit],
  );
  return rows.map((row) => ({
    ruleSet: hex(row.rule_set),
    version: Number(row.version),
    publishedAt: row.published_at,
    says: row.says,
  }));
}

const bytes = (text: string): Buffer => Buffer.from(text, "hex");
const hex = (value: Buffer): string => value.toString("hex");
