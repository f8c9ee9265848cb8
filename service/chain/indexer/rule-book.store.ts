import { getBytes } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { ChainEvent } from "./event.ts";
import type { PublishedPlan, PublishedRules } from "./quality-event.ts";

type When = Pick<ChainEvent, "blockNumber" | "timestamp">;

export async function putRuleSet(
  db: Queryable,
  ruleSet: string,
  said: PublishedRules,
  { blockNumber, timestamp }: When,
): Promise<void> {
  await db.query(
    `INSERT INTO rule_set (rule_set, publisher, product, step, version, salt, rules, published_at,
       published_block)
     VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8), $9)
     ON CONFLICT (rule_set) DO UPDATE SET published_at = to_timestamp($8), published_block = $9`,
    [
      getBytes(ruleSet),
      getBytes(said.publisher),
      getBytes(said.product),
      getBytes(said.step),
      said.version,
      getBytes(said.salt),
      getBytes(said.rules),
      timestamp,
      blockNumber,
    ],
  );
}

/** The chain took it back. */
export async function removeRuleSet(db: Queryable, ruleSet: string): Promise<void> {
  await db.query("DELETE FROM rule_set WHERE rule_set = $1", [getBytes(ruleSet)]);
}

export interface PlanState {
  readonly content: PublishedPlan;
  readonly published: When;
  readonly state: "inForce" | "superseded" | "withdrawn";
  /** Zero for none. */
  readonly successor: string | undefined;
}

/** Writes a plan anew. */
export async function putPlan(db: Queryable, plan: string, said: PlanState): Promise<void> {
  await removePlan(db, plan);
  const { content, published, state, successor } = said;
  await db.query(
    `INSERT INTO quality_plan (plan, publisher, product, version, salt, min_grade, inspectors,
       auditors, state, successor, published_at, published_block)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11), $12)`,
    [
      getBytes(plan),
      getBytes(content.publisher),
      getBytes(content.product),
      content.version,
      getBytes(content.salt),
      Number(content.minGrade),
      bytesOf(content.inspectors),
      bytesOf(content.auditors),
      state,
      successor === undefined || /^0x0*$/.test(successor) ? null : getBytes(successor),
      published.timestamp,
      published.blockNumber,
    ],
  );
  for (const { acceptance, ruleSet, samples } of content.requirements)
    await db.query(
      "INSERT INTO plan_requirement (plan, rule_set, samples, acceptance) VALUES ($1, $2, $3, $4)",
      [getBytes(plan), getBytes(ruleSet), samples, acceptance],
    );
}

export async function removePlan(db: Queryable, plan: string): Promise<void> {
  await db.query("DELETE FROM quality_plan WHERE plan = $1", [getBytes(plan)]);
}

const bytesOf = (list: readonly string[]): Buffer[] =>
  list.map((hex) => Buffer.from(getBytes(hex)));
