import type { Pool } from "pg";
import { toBase64Url } from "../../device-attest/bytes.ts";
import type { LotBundle } from "../evidence/lot-bundle.ts";

type Head = Pick<LotBundle, "secret" | "uri" | "standing" | "plan" | "ruleSets" | "holds">;

interface Named {
  /** Hexadecimal, as is the lot. */
  readonly factory: string;
  readonly lot: string;
}

interface HeadRow {
  readonly secret: Buffer | null;
  readonly uri: string | null;
  readonly state: "open" | "released";
  readonly contradicted: boolean;
  readonly plan: Buffer;
  readonly publisher: Buffer;
  readonly product: Buffer;
  readonly version: bigint;
  readonly salt: Buffer;
  readonly min_grade: number;
  readonly inspectors: readonly Buffer[];
  readonly auditors: readonly Buffer[];
}

/** What is known of a lot before any record of it: its name, its plan and rules, and how it stands. */
export async function readHead(pool: Pool, { factory, lot }: Named): Promise<Head | undefined> {
  const { rows } = await pool.query<HeadRow>(
    `SELECT o.secret, l.state, l.contradicted, p.plan, p.publisher, p.product, p.version, p.salt,
       p.min_grade, p.inspectors, p.auditors,
       (SELECT uri FROM lot_name n WHERE n.lot = l.lot AND n.factory = l.factory
        ORDER BY leaf_index, uri LIMIT 1) AS uri
     FROM lot l JOIN quality_plan p USING (plan) LEFT JOIN lot_opening o USING (lot)
     WHERE l.lot = $1 AND l.factory = $2`,
    [Buffer.from(lot, "hex"), Buffer.from(factory, "hex")],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const [requirements, ruleSets, holds] = await Promise.all([
    readRequirements(pool, row.plan),
    readRuleSets(pool, row.plan),
    readHolds(pool, lot),
  ]);
  return {
    ...(row.secret !== null && { secret: row.secret.toString("hex") }),
    ...(row.uri !== null && { uri: row.uri }),
    standing: row.contradicted ? "contradicted" : row.state,
    plan: planIn(row, requirements),
    ruleSets,
    holds,
  };
}

const planIn = (
  row: HeadRow,
  requirements: LotBundle["plan"]["requirements"],
): LotBundle["plan"] => ({
  publisher: row.publisher.toString("hex"),
  product: row.product.toString("hex"),
  version: Number(row.version),
  salt: row.salt.toString("hex"),
  minGrade: row.min_grade,
  requirements,
  inspectors: row.inspectors.map((party) => party.toString("hex")),
  auditors: row.auditors.map((party) => party.toString("hex")),
});

async function readRequirements(
  pool: Pool,
  plan: Buffer,
): Promise<LotBundle["plan"]["requirements"]> {
  const { rows } = await pool.query<{ rule_set: Buffer; samples: bigint; acceptance: bigint }>(
    "SELECT rule_set, samples, acceptance FROM plan_requirement WHERE plan = $1 ORDER BY rule_set",
    [plan],
  );
  return rows.map(({ acceptance, rule_set: ruleSet, samples }) => ({
    ruleSet: ruleSet.toString("hex"),
    samples: Number(samples),
    acceptance: Number(acceptance),
  }));
}

interface RuleSetRow {
  readonly publisher: Buffer;
  readonly product: Buffer;
  readonly step: Buffer;
  readonly version: bigint;
  readonly salt: Buffer;
  readonly rules: Buffer;
}

async function readRuleSets(pool: Pool, plan: Buffer): Promise<LotBundle["ruleSets"]> {
  const { rows } = await pool.query<RuleSetRow>(
    `SELECT s.publisher, s.product, s.step, s.version, s.salt, s.rules
     FROM plan_requirement r JOIN rule_set s USING (rule_set) WHERE r.plan = $1 ORDER BY rule_set`,
    [plan],
  );
  return rows.map((row) => ({
    publisher: row.publisher.toString("hex"),
    product: row.product.toString("hex"),
    step: row.step.toString("hex"),
    version: Number(row.version),
    salt: row.salt.toString("hex"),
    rules: toBase64Url(row.rules),
  }));
}

async function readHolds(pool: Pool, lot: string): Promise<LotBundle["holds"]> {
  const { rows } = await pool.query<{ party: Buffer; held_block: bigint }>(
    `SELECT party, held_block FROM lot_hold WHERE lot = $1 AND lifted_at IS NULL ORDER BY position`,
    [Buffer.from(lot, "hex")],
  );
  return rows.map(({ held_block: block, party }) => ({
    by: party.toString("hex"),
    block: Number(block),
  }));
}
