import { afterEach, beforeEach, expect, test } from "vitest";
import { tryAdvisoryLock } from "../../service/db/advisory-lock.ts";
import { eventually } from "../support/eventually.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase("template0");
});
afterEach(() => database.drop());

test("a lock is held by one, and by the next after its release", async () => {
  const first = await tryAdvisoryLock(database.pool, "a");
  expect(first).toBeDefined();
  expect(await tryAdvisoryLock(database.pool, "a")).toBeUndefined();
  const other = await tryAdvisoryLock(database.pool, "b");
  expect(other).toBeDefined();
  await first?.release();
  const next = await tryAdvisoryLock(database.pool, "a");
  expect(next).toBeDefined();
  await next?.release();
  await other?.release();
});

test("refused attempts keep no connection", async () => {
  const held = await tryAdvisoryLock(database.pool, "a");
  for (let attempt = 0; attempt < 30; attempt++)
    expect(await tryAdvisoryLock(database.pool, "a")).toBeUndefined();
  await held?.release();
});

test("a cut connection is told, frees the lock, and what is written through it then fails", async () => {
  let told = 0;
  const lock = await tryAdvisoryLock(database.pool, "a", () => void told++);
  const { rows } = await lock!.client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await database.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await eventually(
    () => lock!.lost.aborted,
    (lost) => lost,
  );
  expect(told).toBe(1);
  await expect(lock!.client.query("SELECT 1")).rejects.toBeInstanceOf(Error);
  const next = await tryAdvisoryLock(database.pool, "a");
  expect(next).toBeDefined();
  await next?.release();
  await lock?.release();
  expect(told).toBe(1);
});

test("a release is no loss", async () => {
  let told = 0;
  const lock = await tryAdvisoryLock(database.pool, "a", () => void told++);
  await lock?.release();
  expect(lock?.lost.aborted).toBe(true);
  expect(told).toBe(0);
});
