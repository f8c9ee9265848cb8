import type { Pool, PoolClient } from "pg";
import type { Queryable } from "../db/pool.ts";

/**
 * What the index asks goes from thing to thing along its covering indexes, whatever the planner believes of tables that
 * have just grown: a plan that reads a table whole, made while it was small, would stay for as long as the connection.
 * The queries name the way as well: `CROSS JOIN LATERAL (... OFFSET 0)` is looked up for each row and never turned round.
 */
const PLANS = {
  enable_seqscan: "off",
  jit: "off",
  work_mem: "64MB",
} as const;
const NAMES = Object.keys(PLANS);

const SET = `SET LOCAL ${Object.entries(PLANS)
  .map(([name, value]) => `${name} = '${value}'`)
  .join("; SET LOCAL ")}`;

/** Inside a transaction of the caller's, whose own settings are as before afterwards. */
export async function withIndexPlans<T>(client: Queryable, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ name: string; setting: string }>({
    name: "trace_plans_before",
    text: "SELECT u.name, current_setting(u.name) AS setting FROM unnest($1::text[]) AS u(name)",
    values: [NAMES],
  });
  await client.query(SET);
  const done = await work();
  await client.query({
    name: "trace_plans_after",
    text: "SELECT set_config(u.name, u.setting, true) FROM unnest($1::text[], $2::text[]) AS u(name, setting)",
    values: [rows.map(({ name }) => name), rows.map(({ setting }) => setting)],
  });
  return done;
}

/** Reads of one moment: nothing that comes meanwhile is seen by half. */
export async function readIndex<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${SET}`);
    return await work(client);
  } finally {
    await client.query("COMMIT").catch(() => {
      isBroken = true;
    });
    client.release(isBroken);
  }
}
