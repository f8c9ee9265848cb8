import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { migrate } from "../../service/db/migrate.ts";
import { createPool } from "../../service/db/pool.ts";
import { freshDirectory } from "./directory.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL; its database `template_migrated` has the newest schema and no rows. */
    readonly postgresUrl: string;
    /** Where the run keeps the built pages: `test/web/support/built-pages.ts`. */
    readonly pagesFolder: string;
  }
}

/** One real PostgreSQL for the whole run. Tests kill processes, not the machine: nothing needs to reach the disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await freshDirectory();
  const unsafe = { fsync: "off", full_page_writes: "off" };
  const server = await startEmbeddedPostgres(directory.path, unsafe);
  await createTemplate(server.url);
  const pages = join(directory.path, "pages");
  await mkdir(pages);
  project.provide("postgresUrl", server.url);
  project.provide("pagesFolder", pages);
  return async () => {
    await server.stop();
    await directory.remove();
  };
}

async function createTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE DATABASE template_migrated");
  await client.end();
  const pool = createPool({
    url: url.replace(/[^/]*$/, "template_migrated"),
    applicationName: "test",
  });
  await migrate(pool);
  await pool.end();
}
