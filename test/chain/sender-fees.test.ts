import { afterAll, beforeAll, expect, test } from "vitest";
import { giveUp } from "../../service/chain/outbox.store.ts";
import { senderPass } from "../../service/chain/sender/pass.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import { Crash, crashAt, freshOutbox, marker, timesOnChain, untilIdle } from "../support/outbox.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeAll(async () => {
  chain = await freshChain();
  database = await freshDatabase();
  await chain.provider.send("evm_setAutomine", [false]);
});
afterAll(async () => {
  await chain.stop();
  await database.drop();
});

const mine = (): Promise<unknown> => chain.provider.send("anvil_mine", [1]);

interface VersionRow {
  readonly hash: Buffer;
  readonly fills: boolean;
  readonly max: bigint;
  readonly priority: bigint;
}

async function versions(key: string): Promise<readonly VersionRow[]> {
  const { rows } = await database.pool.query<{
    hash: Buffer;
    fills: boolean;
    max: string;
    priority: string;
  }>(
    `SELECT v.hash, fills, max_fee_wei AS max, max_priority_fee_wei AS priority
     FROM chain_transaction_version v JOIN chain_transaction t USING (transaction_no)
     WHERE dedupe_key = $1 ORDER BY version_no`,
    [key],
  );
  return rows.map(({ hash, fills, max, priority }) => ({
    hash,
    fills,
    max: BigInt(max),
    priority: BigInt(priority),
  }));
}

const hex = (bytes: Buffer | undefined): string => `0x${bytes?.toString("hex") ?? ""}`;

test("a transaction that is not mined for long bids an eighth more on the same nonce", async () => {
  const outbox = await freshOutbox(database, chain);
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await senderPass(outbox.sender());
  await senderPass(outbox.sender({ bumpAfterMs: 0 }));

  const [first, second] = await versions(key);
  expect(second?.max).toBeGreaterThanOrEqual(((first?.max ?? 0n) * 1125n) / 1000n);
  expect(second?.priority).toBeGreaterThanOrEqual(((first?.priority ?? 0n) * 1125n) / 1000n);

  await mine();
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final", hash: hex(second?.hash) });
  expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("an older version that is mined after all is recognised", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await senderPass(outbox.sender());
  const dies = outbox.sender({ bumpAfterMs: 0, probe: crashAt("chain.signedStored") });
  await expect(senderPass(dies)).rejects.toBeInstanceOf(Crash);

  await mine();
  await untilIdle(outbox.sender());
  const [first, second] = await versions(key);
  expect(second).toBeDefined();
  expect(await outbox.outcome(key)).toMatchObject({ status: "final", hash: hex(first?.hash) });
});

test("it never bids more than the cap", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await senderPass(outbox.sender());
  const cap = ((await versions(key))[0]?.max ?? 0n) * 2n;
  for (let pass = 0; pass < 12; pass++)
    await senderPass(outbox.sender({ bumpAfterMs: 0, maxFeeWei: cap }));

  const bids = await versions(key);
  expect(bids.length).toBeGreaterThan(2);
  expect(bids.every((bid) => bid.max <= cap && bid.priority <= bid.max)).toBe(true);
  await mine();
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});

test("a node that forgot a transaction is given it again", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await senderPass(outbox.sender());
  const [first] = await versions(key);
  await chain.provider.send("anvil_dropTransaction", [hex(first?.hash)]);
  await senderPass(outbox.sender());
  await mine();
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final", hash: hex(first?.hash) });
});

test("another transaction in the way on the same nonce is outbid", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  const { maxFeePerGas } = await chain.provider.getFeeData();
  await outbox.wallet.connect(chain.provider).sendTransaction({
    to: chain.stranger.address,
    nonce: 0,
    maxFeePerGas: (maxFeePerGas ?? 0n) * 2n,
    maxPriorityFeePerGas: (maxFeePerGas ?? 0n) * 2n,
  });
  await senderPass(outbox.sender());
  await mine();
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});

test("what its owner gives up is replaced by an empty transaction", async () => {
  const outbox = await freshOutbox(database, chain);
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await senderPass(outbox.sender());
  expect(await giveUp(database.pool, key)).toBe(true);
  await senderPass(outbox.sender());
  await mine();
  await untilIdle(outbox.sender());

  expect(await outbox.outcome(key)).toMatchObject({ status: "dropped" });
  expect(await timesOnChain(chain, intent.data)).toBe(0);
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(1);
});

test("giving up too late changes nothing: the outcome says that it took effect", async () => {
  const outbox = await freshOutbox(database, chain);
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await senderPass(outbox.sender());
  await mine();
  await giveUp(database.pool, key);
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
  expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("what is given up before it was sent takes no nonce", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await giveUp(database.pool, key);
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "dropped", hash: undefined });
  expect(await giveUp(database.pool, key)).toBe(false);
});

test("no more than the given number is under way at a time", async () => {
  const outbox = await freshOutbox(database, chain);
  for (let n = 0; n < 5; n++) await outbox.enqueue(marker(chain.stranger));
  await senderPass(outbox.sender({ inFlightMax: 2 }));
  const pending = () => chain.provider.getTransactionCount(outbox.account.address, "pending");
  expect(await pending()).toBe(2);
  await mine();
  await senderPass(outbox.sender({ inFlightMax: 2 }));
  expect(await pending()).toBe(4);
});
