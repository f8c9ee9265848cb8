import { afterAll, beforeAll, expect, it } from "vitest";
import { runFlood } from "../../scripts/resilience/flood.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

/** By hand: `node scripts/resilience/flood-main.ts --messages 100000`. */
const MESSAGES = 4_000;
/** Of each principal: MQTT and HTTP are two. */
const QUARANTINE_SHARE = 200;
const DEFERRED_SHARE = 1_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it("a flood of hostile messages fills no table, breaks nothing, and keeps nobody from his work", async () => {
  const { attacked, tenths, wellBehaved } = await runFlood({
    messages: MESSAGES,
    databaseUrl: database.url,
    seed: Date.now() % 1_000_000,
  });
  expect(attacked.sent).toBe(MESSAGES);
  expect(attacked.serverErrors).toBe(0);
  expect(wellBehaved.sent).toBeGreaterThan(10);
  expect(wellBehaved.acknowledged).toBe(wellBehaved.sent);

  const last = tenths.at(-1);
  expect(last?.tables.quarantineRows).toBeLessThanOrEqual(2 * QUARANTINE_SHARE);
  expect(last?.tables.deferredRows).toBeLessThanOrEqual(2 * DEFERRED_SHARE);
  expect(last?.rssMb.max).toBeLessThan(700);
}, 60_000);
