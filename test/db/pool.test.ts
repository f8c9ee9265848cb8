import { afterEach, beforeEach, expect, test } from "vitest";
import { createPool, inTransaction } from "../../service/db/pool.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase("template0");
  await database.pool.query("CREATE TABLE note (id bigint PRIMARY KEY)");
});
afterEach(() => database.drop());

const notes = async (): Promise<bigint[]> =>
  (await database.pool.query<{ id: bigint }>("SELECT id FROM note ORDER BY id")).rows.map(
    (row) => row.id,
  );

test("bigint columns are bigints, beyond 2^53 too", async () => {
  await database.pool.query("INSERT INTO note VALUES (9223372036854775807)");
  expect(await notes()).toEqual([9223372036854775807n]);
});

test("a transaction commits what it did when its work returns", async () => {
  const answer = await inTransaction(database.pool, async (client) => {
    await client.query("INSERT INTO note VALUES (1)");
    return "done";
  });
  expect(answer).toBe("done");
  expect(await notes()).toEqual([1n]);
});

test("a transaction leaves nothing when its work throws, and its connection is good again", async () => {
  const pool = createPool({ url: database.url, applicationName: "test", connectionsMax: 1 });
  const work = inTransaction(pool, async (client) => {
    await client.query("INSERT INTO note VALUES (1)");
    throw new RangeError("no");
  });
  await expect(work).rejects.toBeInstanceOf(RangeError);
  await inTransaction(pool, (client) => client.query("INSERT INTO note VALUES (2)"));
  expect(await notes()).toEqual([2n]);
  await pool.end();
});

test("a connection that is cut in a transaction fails that one, and the pool opens another", async () => {
  const errors: Error[] = [];
  const pool = createPool({
    url: database.url,
    applicationName: "test",
    connectionsMax: 1,
    onError: (error) => errors.push(error),
  });
  const work = inTransaction(pool, async (client) => {
    await client.query("INSERT INTO note VALUES (1)");
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await database.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await client.query("INSERT INTO note VALUES (2)");
  });
  await expect(work).rejects.toBeInstanceOf(Error);
  await inTransaction(pool, (client) => client.query("INSERT INTO note VALUES (3)"));
  expect(await notes()).toEqual([3n]);
  expect(errors.length).toBeGreaterThan(0);
  await pool.end();
});

test("a statement that takes too long is ended by the server", async () => {
  const pool = createPool({ url: database.url, applicationName: "test", statementTimeoutMs: 50 });
  // 57014 is query_canceled (PostgreSQL appendix A).
  await expect(pool.query("SELECT pg_sleep(10)")).rejects.toMatchObject({ code: "57014" });
  await pool.end();
});
