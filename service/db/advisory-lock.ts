import type { Pool, PoolClient } from "pg";

export interface AdvisoryLock {
  /**
   * The connection that holds the lock. Write through it: should the connection break, the lock is gone and so is the
   * write, so that a holder that has not noticed yet can do no harm.
   */
  readonly client: PoolClient;
  /** Aborted when the connection breaks, and on release. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the session-level lock `name`, on a connection of its own, if nobody holds it. Not through a pooler that
 * shares sessions (pgbouncer in transaction mode).
 * @param onLost called once if the connection breaks before `release`
 * @returns undefined when another session holds it
 */
export async function tryAdvisoryLock(
  pool: Pool,
  name: string,
  onLost: () => void = () => undefined,
): Promise<AdvisoryLock | undefined> {
  const client = await pool.connect();
  try {
    if (await locked(client, name)) return heldBy(client, onLost);
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return undefined;
}

async function locked(client: PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held",
    [name],
  );
  return rows[0]?.held === true;
}

function heldBy(client: PoolClient, onLost: () => void): AdvisoryLock {
  const lost = new AbortController();
  const end = (): boolean => {
    if (lost.signal.aborted) return false;
    lost.abort();
    // Destroyed, not returned to the pool: the lock ends with its session, whatever else goes wrong.
    client.release(true);
    return true;
  };
  const broken = (): void => {
    if (end()) onLost();
  };
  client.once("error", broken).once("end", broken);
  return {
    client,
    lost: lost.signal,
    async release() {
      if (lost.signal.aborted) return;
      await client.query("SELECT pg_advisory_unlock_all()").catch(() => undefined);
      end();
    },
  };
}
