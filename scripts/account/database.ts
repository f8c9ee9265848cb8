import type { Pool } from "pg";
import type { Config } from "../../service/config.ts";
import { reachEmbeddedPostgres } from "../../service/db/embedded.ts";
import { migrate } from "../../service/db/migrate.ts";
import { createPool } from "../../service/db/pool.ts";

/** Works on the service's database, whether the service is running or not. */
export async function withDatabase(
  { databaseUrl, home }: Config,
  work: (pool: Pool) => Promise<void>,
): Promise<void> {
  const server = databaseUrl === undefined ? await reachEmbeddedPostgres(home) : undefined;
  const pool = createPool({
    url: server?.url ?? databaseUrl ?? "",
    applicationName: "tallystick account",
  });
  try {
    await migrate(pool);
    await work(pool);
  } finally {
    await pool.end();
    await server?.stop();
  }
}
