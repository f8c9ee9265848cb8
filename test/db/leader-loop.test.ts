import { afterEach, beforeEach, expect, test } from "vitest";
import { runAsLeader } from "../../service/db/leader-loop.ts";
import { eventually } from "../support/eventually.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const FOR_EVER_MS = 1e9;
let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase("template0");
});
afterEach(() => database.drop());

const loop = (pass: () => Promise<number>, errors: unknown[] = []) => ({
  pool: database.pool,
  lockName: "loop",
  channel: "bell",
  pass,
  onError: (error: unknown) => errors.push(error),
});

test("a notification starts the next pass at once, also one that comes during a pass", async () => {
  let passes = 0;
  const stop = new AbortController();
  const running = runAsLeader(
    loop(async () => {
      passes++;
      if (passes === 2) await database.pool.query("NOTIFY bell");
      return FOR_EVER_MS;
    }),
    stop.signal,
  );
  await eventually(
    () => passes,
    (count) => count === 1,
  );
  await database.pool.query("NOTIFY bell");
  expect(
    await eventually(
      () => passes,
      (count) => count === 3,
    ),
  ).toBe(3);
  stop.abort();
  await running;
});

test("a pass that fails is told and tried again", async () => {
  const errors: unknown[] = [];
  let passes = 0;
  const stop = new AbortController();
  const running = runAsLeader(
    loop(
      () => (passes++ < 2 ? Promise.reject(new RangeError("no")) : Promise.resolve(FOR_EVER_MS)),
      errors,
    ),
    stop.signal,
  );
  await eventually(
    () => passes,
    (count) => count === 3,
  );
  expect(errors).toHaveLength(2);
  stop.abort();
  await running;
});

test("it ends after the pass under way and frees the lock", async () => {
  const stop = new AbortController();
  let finished = false;
  await runAsLeader(
    loop(async () => {
      stop.abort();
      await database.pool.query("SELECT 1");
      finished = true;
      return 0;
    }),
    stop.signal,
  );
  expect(finished).toBe(true);
  const { rows } = await database.pool.query(
    "SELECT pg_try_advisory_lock(hashtextextended('loop', 0)) AS free",
  );
  expect(rows).toEqual([{ free: true }]);
});

test("with the database away it neither throws nor gives up", async () => {
  const errors: unknown[] = [];
  let passes = 0;
  const stop = new AbortController();
  const running = runAsLeader(
    loop(() => {
      passes++;
      return Promise.resolve(10);
    }, errors),
    stop.signal,
  );
  await eventually(
    () => passes,
    (count) => count > 0,
  );
  await database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  const before = passes;
  const after = await eventually(
    () => passes,
    (count) => count > before + 1,
  );
  expect(after).toBeGreaterThan(before);
  stop.abort();
  await running;
});
