import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { Client } from "pg";
import { inject } from "vitest";
import { createPool } from "../../service/db/pool.ts";

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** Ends the pool, throws out whoever else is connected, and drops the database. */
  drop(): Promise<void>;
}

/**
 * A database of its own on the run's PostgreSQL. Call it in `beforeAll`, `drop` in `afterAll`.
 * @param template `template_migrated` for the newest schema, `template0` for an empty database
 */
export async function freshDatabase(
  template: "template_migrated" | "template0" = "template_migrated",
): Promise<TestDatabase> {
  return createFrom(template);
}

/** What a database holds now, as a database of its own: a backup. Throws out whoever is connected to it. */
export async function backupOf({ url }: TestDatabase): Promise<TestDatabase> {
  const name = new URL(url).pathname.slice(1);
  await asAdmin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  return createFrom(name);
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = inject("postgresUrl").replace(/[^/]*$/, name);
  const pool = createPool({ url, applicationName: "test" });
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
