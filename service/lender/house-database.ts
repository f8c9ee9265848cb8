import type { Pool } from "pg";
import type { Logger } from "pino";
import { startEmbeddedPostgres } from "../db/embedded.ts";
import { lenderMigrations, migrate } from "../db/migrate.ts";
import { createPool } from "../db/pool.ts";
import { ConfigError } from "../environment.ts";
import type { Parts } from "../parts.ts";
import type { LenderConfig } from "./lender-config.ts";

export async function openDatabase(
  { databaseUrl, home }: LenderConfig,
  logger: Logger,
  parts: Parts,
): Promise<Pool> {
  const url = databaseUrl ?? (await embeddedDatabase(home, parts));
  const pool = createPool({
    url,
    applicationName: "tallystick-lender",
    onError: (error) => logger.warn({ err: error }, "a database connection broke"),
  });
  parts.add(() => pool.end());
  await requireOwn(pool);
  await migrate(pool, lenderMigrations);
  return pool;
}

/** A lender's decisions are nothing for whoever runs the log. */
async function requireOwn(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ log: string | null }>(
    "SELECT to_regclass('log_head')::text AS log",
  );
  if (rows[0]?.log !== null)
    throw new ConfigError(
      "LENDER_DATABASE_URL is the database of a service that keeps a log: use another one",
    );
}

async function embeddedDatabase(home: string, parts: Parts): Promise<string> {
  const postgres = await startEmbeddedPostgres(home);
  parts.add(() => postgres.stop());
  return postgres.url;
}
