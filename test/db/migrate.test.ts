import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../../service/db/migrate.ts";
import { createPool } from "../../service/db/pool.ts";
import { freshDirectory } from "../support/directory.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
let directory: { readonly path: string; remove(): Promise<void> };
beforeEach(async () => {
  database = await freshDatabase("template0");
  directory = await freshDirectory();
});
afterEach(async () => {
  await database.drop();
  await directory.remove();
});

const write = (name: string, sql: string): Promise<void> =>
  writeFile(join(directory.path, name), sql);
const exists = async (table: string): Promise<boolean> =>
  (
    await database.pool.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
      table,
    ])
  ).rows[0]?.found === true;

test("several processes that migrate at once do it once", async () => {
  const pools = [1, 2, 3, 4].map(() => createPool({ url: database.url, applicationName: "test" }));
  const ran = await Promise.all(pools.map((pool) => migrate(pool)));
  await Promise.all(pools.map((pool) => pool.end()));
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
  expect(ran.flat()).toContain("chain");
  expect(await exists("chain_transaction")).toBe(true);
});

test("steps run in the order of their numbers, each once", async () => {
  await write("002.do.second.sql", "INSERT INTO step VALUES (2)");
  await write("001.do.first.sql", "CREATE TABLE step (n integer)");
  expect(await migrate(database.pool, directory.path)).toEqual(["first", "second"]);
  await write("003.do.third.sql", "INSERT INTO step VALUES (3)");
  expect(await migrate(database.pool, directory.path)).toEqual(["third"]);
  expect(await migrate(database.pool, directory.path)).toEqual([]);
  const { rows } = await database.pool.query("SELECT n FROM step ORDER BY n");
  expect(rows).toEqual([{ n: 2 }, { n: 3 }]);
});

test("a step that fails leaves the schema as it was", async () => {
  await write("001.do.good.sql", "CREATE TABLE good (n integer)");
  await write("002.do.bad.sql", "CREATE TABLE half (n integer); SELECT 1 / 0");
  await expect(migrate(database.pool, directory.path)).rejects.toMatchObject({ code: "22012" });
  expect(await exists("good")).toBe(false);
  expect(await exists("half")).toBe(false);
});

test("a step that was edited after it ran is refused", async () => {
  await write("001.do.first.sql", "CREATE TABLE step (n integer)");
  await migrate(database.pool, directory.path);
  await write("001.do.first.sql", "CREATE TABLE step (n bigint)");
  await expect(migrate(database.pool, directory.path)).rejects.toBeInstanceOf(Error);
});

test("a checkout may lie under any name", async () => {
  const odd = join(directory.path, "a [b] {c,d} (e)*?!+@");
  await mkdir(odd);
  await writeFile(join(odd, "001.do.first.sql"), "CREATE TABLE step (n integer)");
  expect(await migrate(database.pool, odd)).toEqual(["first"]);
});
