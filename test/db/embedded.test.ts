import { mkdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../service/db/embedded.ts";
import { createPool } from "../../service/db/pool.ts";
import { identityOf, until } from "../../service/embedded/process.ts";
import { freshDirectory } from "../support/directory.ts";
import { eventually } from "../support/eventually.ts";
import { startInChild } from "../support/orphan.ts";

let directory: Awaited<ReturnType<typeof freshDirectory>>;
let server: EmbeddedPostgres | undefined;
beforeAll(async () => {
  directory = await freshDirectory();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
afterAll(() => directory.remove());

async function start(stateDir = directory.path): Promise<EmbeddedPostgres> {
  server = await startEmbeddedPostgres(stateDir);
  return server;
}

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const pool = createPool({ url, applicationName: "test" });
  try {
    return (await pool.query<object>(sql)).rows;
  } finally {
    await pool.end();
  }
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  await until(async () => (await identityOf(pid)) === undefined, 5_000);
}

test("what was committed survives a killed server, under the same address", async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS n");
  await kill(first.pid);
  await first.stop();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
});

test("a server that outlived its service is replaced, with its data", async () => {
  const orphan = await startInChild("postgres", directory.path);
  await query(orphan.url, "CREATE TABLE left_over AS SELECT 7 AS n");
  const next = await start();
  expect(await identityOf(orphan.pid)).toBeUndefined();
  expect(next.url).toBe(orphan.url);
  expect(await query(next.url, "SELECT n FROM left_over")).toEqual([{ n: 7 }]);
});

test("a pid file that names somebody else's process does not keep it from starting, nor harm that process", async () => {
  const first = await start();
  await first.stop();
  const pidFile = join(directory.path, "postgres", "data", "postmaster.pid");
  await writeFile(pidFile, `${String(process.pid)}\n`, { mode: 0o600 });
  const second = await start();
  expect(await query(second.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
});

test("a first start that was cut off is made good by the next", async () => {
  const young = join(directory.path, "young");
  await mkdir(join(young, "postgres", "data.new"), { recursive: true });
  await writeFile(join(young, "postgres", "data.new", "PG_VERSION"), "18");
  const { url } = await start(young);
  expect(await query(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
});

test("a second service over the same state is refused and does no harm", async () => {
  const { url } = await start();
  await expect(startEmbeddedPostgres(directory.path)).rejects.toMatchObject({
    code: "alreadyClaimed",
  });
  expect(await query(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
});

test("it stops also while a session is open", async () => {
  const first = await start();
  const pool = createPool({ url: first.url, applicationName: "test" });
  const client = await pool.connect();
  await first.stop();
  expect(await identityOf(first.pid)).toBeUndefined();
  client.release(true);
  await pool.end();
});

test("a pool survives a restart of the server", async () => {
  const first = await start();
  const pool = createPool({ url: first.url, applicationName: "test" });
  await pool.query("SELECT 1");
  await kill(first.pid);
  await expect(pool.query("SELECT 1")).rejects.toBeInstanceOf(Error);
  await first.stop();
  await start();
  const answer = await eventually(
    () =>
      pool.query<{ n: number }>("SELECT 1 AS n").then(
        (result) => result.rows,
        () => undefined,
      ),
    (rows) => rows !== undefined,
  );
  expect(answer).toEqual([{ n: 1 }]);
  await pool.end();
});

test("it keeps what it acknowledged, speaks UTF-8 and listens here only", async () => {
  const { url } = await start();
  const [settings] = await query(
    url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
       current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listen,
       current_setting('data_checksums') AS checksums`,
  );
  expect(settings).toEqual({
    fsync: "on",
    commit: "on",
    encoding: "UTF8",
    listen: "127.0.0.1",
    checksums: "on",
  });
});

test("its password is random, kept for its owner only, needed, and in no log", async () => {
  const { url } = await start();
  const { password } = new URL(url);
  const kept = join(directory.path, "postgres.json");
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
  expect(password.length).toBeGreaterThanOrEqual(32);
  // 28P01 is invalid_password (PostgreSQL appendix A).
  const wrong = url.replace(password, "wrong");
  await expect(query(wrong, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  expect(await readFile(join(directory.path, "postgres.log"), "utf8")).not.toContain(password);
});

test.runIf(process.getuid?.() === 0)(
  "below a directory that only root may enter, its own user still finds binaries and data",
  async () => {
    const closed = join(directory.path, "closed");
    await mkdir(closed, { mode: 0o700 });
    const { url } = await start(closed);
    expect(await query(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await server?.stop();
    server = undefined;
    const again = await start(closed);
    expect(await query(again.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await again.stop();
    server = undefined;
    await rm(await readlink(join(closed, "postgres")), { recursive: true });
  },
);
