import type { Pool } from "pg";
import type { Queryable } from "../db/pool.ts";
import { type Balance, balancesOf, MASS, type Posted } from "./balance.ts";
import { readIndex } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import { momentOf, type Sight } from "./neighbours.store.ts";

export interface BalanceQuestion {
  readonly thing: string;
  readonly sayers: readonly string[];
  readonly atMs?: number;
  readonly tolerancePpm: number;
}

export interface StepBalance {
  /** Id of the transformation, or of its event. */
  readonly step: string;
  readonly at: string;
  readonly balances: readonly Balance[];
}

export interface Balances {
  /** Of the thing: what was made or commissioned of it against what was used or ended. */
  readonly own: readonly Balance[];
  /** Of the transformations that it came out of: mass alone is conserved (wire gets longer, bars become pieces). */
  readonly steps: readonly StepBalance[];
}

const STEPS_MAX = 100;

/** Whether what was said adds up; findings, never refusals: what is missing may still come. */
export const balanceOf = (pool: Pool, asked: BalanceQuestion): Promise<Balances> =>
  readIndex(pool, async (client) => {
    const [thing] = (await thingNumbers(client, [asked.thing])).values();
    if (thing === undefined) return { own: [], steps: [] };
    const sayers = [...(await sayerNumbers(client, asked.sayers)).values()];
    const sight = { sayers, ...(asked.atMs === undefined ? {} : { atMs: asked.atMs }) };
    return {
      own: balancesOf(await postedOf(client, thing, sight), asked.tolerancePpm),
      steps: stepBalances(await stepsOf(client, thing, sight), asked.tolerancePpm),
    };
  });

async function postedOf(db: Queryable, thing: string, { atMs, sayers }: Sight): Promise<Posted[]> {
  const { rows } = await db.query<Posted>({
    name: "trace_balance_own",
    text: `SELECT CASE WHEN s.role IN ('created', 'output') THEN 'came' ELSE 'went' END AS side,
             sum(coalesce(s.amount, 1))::text AS amount, s.unit
           FROM trace_sighting s
           WHERE s.thing_no = $1::bigint AND s.role IN ('created', 'output', 'input', 'ended')
             AND s.at <= $2 AND s.sayer_no = ANY ($3::integer[])
           GROUP BY 1, s.unit`,
    values: [thing, momentOf(atMs), sayers],
  });
  return rows;
}

interface StepRow extends Posted {
  readonly step: string;
  readonly at: Date;
}

async function stepsOf(db: Queryable, thing: string, { atMs, sayers }: Sight): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>({
    name: "trace_balance_steps",
    text: `WITH steps AS MATERIALIZED (
             SELECT o.step_no, min(o.at) AS at FROM trace_flow o
             WHERE o.thing_no = $1::bigint AND o.is_output AND o.at <= $2 AND o.sayer_no = ANY ($3::integer[])
             GROUP BY o.step_no ORDER BY at DESC, o.step_no LIMIT $4
           )
           SELECT coalesce(t.id, e.id) AS step, s.at, CASE WHEN f.is_output THEN 'went' ELSE 'came' END AS side,
             f.amount::text AS amount, f.unit
           FROM steps s
           CROSS JOIN LATERAL (
             SELECT f.is_output, f.unit, sum(f.amount) AS amount FROM trace_flow f
             WHERE f.step_no = s.step_no AND f.at <= $2 AND f.amount IS NOT NULL
             GROUP BY f.is_output, f.unit
           ) f
           LEFT JOIN trace_step t ON t.step_no = s.step_no
           LEFT JOIN trace_event e ON e.event_no = s.step_no
           ORDER BY s.at DESC, s.step_no`,
    values: [thing, momentOf(atMs), sayers, STEPS_MAX],
  });
  return rows;
}

const stepBalances = (rows: readonly StepRow[], tolerancePpm: number): StepBalance[] =>
  [...Map.groupBy(rows, ({ step }) => step)].map(([step, posted]) => ({
    step,
    at: posted[0]?.at.toISOString() ?? "",
    balances: balancesOf(posted, tolerancePpm, MASS),
  }));
