import type { Pool, PoolClient } from "pg";
import type { Queryable } from "../db/pool.ts";

/**
 * What the index asks goes from thing to thing along its covering indexes, whatever the planner believes of tables that
 * have just grown: a plan that reads a table whole, made while it was small, would stay for as long as the connection.
 * The queries name the way as well: `CROSS JOIN LATERAL (... OFFSET 0)` is looked up for each row and never turned round.
 */
const PLANS = {
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  jit: "off",
  work_mem: "64MB",
};

/**
 * The numbers of an array parameter, for `= ANY (...)`: one pass over an index, in its order. As a subquery, because the
 * planner would weigh each element of an array that it sees, which takes longer than the pass.
 */
export const allOf = (parameter: string): string => `ARRAY(SELECT unnest(${parameter}::bigint[]))`;

/** Inside a transaction of the caller's, whose own settings are as before afterwards. */
export const withIndexPlans = <T>(client: Queryable, work: () => Promise<T>): Promise<T> =>
  withSettings(client, PLANS, work);

/**
 * For a query about thousands of things whose parts are joined whole: the planner takes what `allOf` finds for a few
 * rows, and would go through them anew for each thing. What is `LATERAL` is still looked up for each row.
 */
export const withWholeJoins = <T>(client: Queryable, work: () => Promise<T>): Promise<T> =>
  withSettings(client, { enable_nestloop: "off" }, work);

async function withSettings<T>(
  client: Queryable,
  settings: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(settings);
  const { rows } = await client.query<{ name: string; setting: string }>({
    name: "trace_plans_before",
    text: "SELECT u.name, current_setting(u.name) AS setting FROM unnest($1::text[]) AS u(name)",
    values: [names],
  });
  await client.query(setLocal(settings));
  const done = await work();
  await client.query({
    name: "trace_plans_after",
    text: "SELECT set_config(u.name, u.setting, true) FROM unnest($1::text[], $2::text[]) AS u(name, setting)",
    values: [rows.map(({ name }) => name), rows.map(({ setting }) => setting)],
  });
  return done;
}

const setLocal = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `SET LOCAL ${name} = '${value}'`)
    .join("; ");

/** Reads of one moment: nothing that comes meanwhile is seen by half. */
export async function readIndex<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${setLocal(PLANS)}`);
    return await work(client);
  } finally {
    // Nothing was written: who asked need not wait for the end.
    void client.query("COMMIT").then(
      () => client.release(),
      () => client.release(true),
    );
  }
}
