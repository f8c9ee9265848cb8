import { afterEach, beforeEach, expect, test } from "vitest";
import { runSender, type SenderJob } from "../../service/chain/sender.job.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import { eventually } from "../support/eventually.ts";
import { freshOutbox, marker, type TestOutbox, timesOnChain } from "../support/outbox.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
let outbox: TestOutbox;
interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}
const jobs: Running[] = [];

beforeEach(async () => {
  chain = await freshChain();
  database = await freshDatabase();
  outbox = await freshOutbox(database, chain);
  await chain.node.saveNow();
});
afterEach(async () => {
  for (const job of jobs.splice(0)) {
    job.abort.abort();
    await job.done;
  }
  await database.drop();
  await chain.stop();
});

function start(overrides: Partial<SenderJob> = {}): Running {
  const abort = new AbortController();
  const { chainId, genesisHash } = chain.deployment.chain;
  const job: SenderJob = {
    pool: database.pool,
    provider: chain.provider,
    signer: outbox.wallet,
    chainId,
    genesisHash,
    finality: "latest",
    pollMs: 20,
    idleMs: 50,
    onError: () => undefined,
    ...overrides,
  };
  const running = { abort, done: runSender(job, abort.signal) };
  jobs.push(running);
  return running;
}

const isFinal = (key: string): Promise<unknown> =>
  eventually(
    () => outbox.outcome(key),
    (outcome) => outcome?.status === "final",
  );

test("of two senders only one works, and the other takes over when it leaves", async () => {
  const passes = { first: 0, second: 0 };
  const first = start({ probe: () => void passes.first++ });
  await isFinal(await outbox.enqueue(marker(chain.stranger)));
  start({ probe: () => void passes.second++ });

  const intents = Array.from({ length: 5 }, () => marker(chain.stranger));
  for (const intent of intents) await isFinal(await outbox.enqueue(intent));
  for (const intent of intents) expect(await timesOnChain(chain, intent.data)).toBe(1);
  expect(passes.second).toBe(0);

  first.abort.abort();
  await first.done;
  const before = passes.first;
  await isFinal(await outbox.enqueue(marker(chain.stranger)));
  expect(passes.first).toBe(before);
  expect(passes.second).toBeGreaterThan(0);
});

test("two senders that start together send everything once", async () => {
  const intents = Array.from({ length: 8 }, () => marker(chain.stranger));
  const keys: string[] = [];
  for (const intent of intents) keys.push(await outbox.enqueue(intent));
  start();
  start();
  for (const key of keys) await isFinal(key);
  for (const intent of intents) expect(await timesOnChain(chain, intent.data)).toBe(1);
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(8);
});

test("a chain that is down is reported and harmless, and work goes on when it is back", async () => {
  const errors: unknown[] = [];
  start({ onError: (error) => errors.push(error) });
  await chain.kill();
  const key = await outbox.enqueue(marker(chain.stranger));
  await eventually(
    () => errors.length,
    (count) => count >= 2,
  );
  expect(errors.at(-1)).toMatchObject({ code: "ECONNREFUSED" });
  await chain.restartFromSaved();
  await isFinal(key);
});

test("a chain that lost blocks while nothing was to be done is noticed", async () => {
  start();
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await isFinal(key);
  await chain.restartFromSaved();
  await eventually(
    () => timesOnChain(chain, intent.data),
    (times) => times === 1,
  );
  expect(await isFinal(key)).toMatchObject({ status: "final" });
});

test("a sender whose connection is cut takes the lock again", async () => {
  start();
  await isFinal(await outbox.enqueue(marker(chain.stranger)));
  const { rowCount } = await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
     WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  expect(rowCount).toBe(1);
  await isFinal(await outbox.enqueue(marker(chain.stranger)));
});
