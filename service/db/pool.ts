import { type ClientBase, Pool, type PoolClient, TypeOverrides, types } from "pg";

export interface PoolOptions {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
  /** Told of connections that break; the pool itself opens others. */
  readonly onError?: (error: Error) => void;
}

/** What a query needs: the pool, or one connection inside a transaction. */
export type Queryable = Pick<ClientBase, "query">;

/** `bigint` columns are JavaScript bigints everywhere: a log may outgrow 2^53 no sooner than a type may lie. */
function typesOf(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, BigInt);
  return overrides;
}

export function createPool(options: PoolOptions): Pool {
  const timeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.connectionsMax ?? 10,
    types: typesOf(),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
  });
  const report = options.onError ?? (() => undefined);
  pool.on("error", report);
  // A connection that breaks while it is checked out tells nobody else: unheard, the event would end the process.
  pool.on("connect", (client) => client.on("error", report));
  return pool;
}

/**
 * One connection more to the same database, for whoever must not wait behind the queries of others. To be ended by the
 * caller.
 */
export function connectionBeside(pool: Pool): Pool {
  const own = new Pool({ ...pool.options, max: 1 });
  for (const listener of pool.listeners("error")) own.on("error", listener as () => void);
  return own;
}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. When the connection breaks
 * during COMMIT nobody knows whether it took effect: what the caller does next must bear both.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  begin?: Begin,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await transact(client, () => work(client), begin);
  } catch (error) {
    // Asked rather than assumed: a connection whose transaction is in doubt must not go back to the pool.
    broken = await client.query("ROLLBACK").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** How a transaction begins: with its settings in the same question, where it has some. */
type Begin = `BEGIN${string}`;

/** Reads several things as they were at one moment. */
export const inSnapshot = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, work, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");

/** One transaction on a connection that the caller keeps. */
export async function transact<T>(
  client: Queryable,
  work: () => Promise<T>,
  begin: Begin = "BEGIN",
): Promise<T> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
