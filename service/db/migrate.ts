import { fileURLToPath } from "node:url";
import type { Pool } from "pg";
import Postgrator from "postgrator";
import { inTransaction } from "./pool.ts";

const directory = fileURLToPath(new URL("migrations", import.meta.url));

/** Of a lender's house, which has a database of its own. */
export const lenderMigrations = fileURLToPath(new URL("lender-migrations", import.meta.url));

/**
 * Brings the schema to the newest version, all steps in one transaction: a crash leaves the old schema whole. Several
 * processes may start at once; the others wait and find the work done.
 * @returns the names of the migrations that ran
 * @throws when a migration that ran before has been edited since
 */
export async function migrate(pool: Pool, files: string = directory): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0");
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('tallystick/migrate', 0))");
    const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
    const postgrator = new Postgrator({
      driver: "pg",
      database: rows[0]?.name ?? "",
      migrationPattern: `${escapeGlob(files)}/*.sql`,
      schemaTable: "schema_version",
      newline: "LF",
      execQuery: (sql) => client.query(sql),
    });
    const ran = await postgrator.migrate();
    return ran.map((migration) => migration.name);
  });
}

/** A checkout may lie under a name that a pattern would read otherwise. */
const escapeGlob = (path: string): string => path.replace(/[?*()[\]{}!+@\\]/g, "\\$&");
