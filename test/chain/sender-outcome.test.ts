import { randomUUID } from "node:crypto";
import { FeeData, type JsonRpcProvider, Transaction } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evidenceLogAbi } from "../../service/chain/contracts.ts";
import { enqueue, isUnderWay, outcomeOf } from "../../service/chain/outbox.store.ts";
import { connectChain } from "../../service/chain/provider.ts";
import { senderPass } from "../../service/chain/sender/pass.ts";
import { inTransaction } from "../../service/db/pool.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import { Crash, crashAt, freshOutbox, marker, untilIdle } from "../support/outbox.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeAll(async () => {
  chain = await freshChain();
  database = await freshDatabase();
});
afterAll(async () => {
  await chain.stop();
  await database.drop();
});

const providerWith = (overrides: Partial<JsonRpcProvider>): JsonRpcProvider =>
  Object.assign(connectChain(chain.url, chain.deployment.chain.chainId), overrides);

test("an intent is final with the transaction and block that did it", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await untilIdle(outbox.sender());
  const outcome = await outbox.outcome(key);
  const receipt = await chain.provider.getTransactionReceipt(outcome?.hash ?? "");
  expect(outcome).toEqual({
    status: "final",
    hash: receipt?.hash,
    blockNumber: receipt?.blockNumber,
    blockHash: receipt?.blockHash,
    error: undefined,
  });
});

test("an intent exists only if what made it necessary is committed", async () => {
  const outbox = await freshOutbox(database, chain);
  const dedupeKey = randomUUID();
  const intent = { ...marker(chain.stranger), account: outbox.account, purpose: "test", dedupeKey };
  const work = inTransaction(database.pool, async (client) => {
    await enqueue(client, intent);
    throw new RangeError("the cause fails");
  });
  await expect(work).rejects.toBeInstanceOf(RangeError);
  expect(await outcomeOf(database.pool, dedupeKey)).toBeUndefined();
});

test("the same intent twice is one", async () => {
  const outbox = await freshOutbox(database, chain);
  const dedupeKey = randomUUID();
  const intent = {
    ...marker(chain.stranger),
    account: outbox.account,
    purpose: "twice",
    dedupeKey,
  };
  expect(await enqueue(database.pool, intent)).toBe(true);
  expect(await enqueue(database.pool, intent)).toBe(false);
  expect(await isUnderWay(database.pool, "twice")).toBe(true);
  await untilIdle(outbox.sender());
  expect(await enqueue(database.pool, intent)).toBe(false);
  expect(await isUnderWay(database.pool, "twice")).toBe(false);
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(1);
});

test("what the contract refuses is reverted with the contract's reason and takes no nonce", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue({
    to: chain.deployment.contracts.evidenceLog.address,
    data: evidenceLogAbi.encodeFunctionData("anchor", [1, `0x${"ab".repeat(32)}`, []]),
  });
  const next = await outbox.enqueue(marker(chain.stranger));
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({
    status: "reverted",
    hash: undefined,
    error: `NotSequencer(${outbox.account.address})`,
  });
  expect(await outbox.outcome(next)).toMatchObject({ status: "final" });
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(1);
});

test("what seems to fail while others are under way waits for them", async () => {
  const outbox = await freshOutbox(database, chain);
  await outbox.enqueue(marker(chain.stranger));
  const key = await outbox.enqueue({
    to: chain.deployment.contracts.evidenceLog.address,
    data: evidenceLogAbi.encodeFunctionData("anchor", [1, `0x${"ab".repeat(32)}`, []]),
  });
  await chain.provider.send("evm_setAutomine", [false]);
  try {
    await senderPass(outbox.sender());
    await senderPass(outbox.sender());
    expect(await outbox.outcome(key)).toMatchObject({ status: "planned" });
  } finally {
    await chain.provider.send("evm_setAutomine", [true]);
  }
  await chain.provider.send("anvil_mine", [1]);
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "reverted" });
});

test("a nonce that went to somebody else's transaction is told to the owner", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  const dies = outbox.sender({ probe: crashAt("chain.signedStored") });
  await expect(senderPass(dies)).rejects.toBeInstanceOf(Crash);
  await (
    await outbox.wallet.connect(chain.provider).sendTransaction({ to: chain.stranger.address })
  ).wait();

  const next = await outbox.enqueue(marker(chain.stranger));
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "dropped", hash: undefined });
  expect(await outbox.outcome(next)).toMatchObject({ status: "final" });
});

test("a nonce that seems to be taken is waited for before it is believed", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await senderPass(outbox.sender());
  const sender = outbox.sender({ takenAfterMs: 1e9 });
  const lagging = providerWith({ getTransactionReceipt: () => Promise.resolve(null) });
  for (let pass = 0; pass < 3; pass++) await senderPass({ ...sender, provider: lagging });
  expect(await outbox.outcome(key)).toMatchObject({ status: "broadcast" });
  await untilIdle(sender);
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});

test("an account that cannot pay is named, and the intent goes on when it can", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await chain.provider.send("anvil_setBalance", [outbox.account.address, "0x0"]);
  await expect(senderPass(outbox.sender())).rejects.toMatchObject({ code: "unfunded" });
  await chain.provider.send("anvil_setBalance", [outbox.account.address, "0x8ac7230489e80000"]);
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});

test("what a signer signs is checked before it is kept", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  const other = chain.sequencer;
  const deceived = {
    address: outbox.account.address,
    signTransaction: other.signTransaction.bind(other),
  };
  await expect(senderPass({ ...outbox.sender(), signer: deceived })).rejects.toMatchObject({
    code: "signer",
  });
  expect(await outbox.outcome(key)).toMatchObject({ status: "planned" });
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});

test("a chain without base fee gets transactions with a gas price", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  const old = providerWith({ getFeeData: () => Promise.resolve(new FeeData(3_000_000_000n)) });
  await untilIdle({ ...outbox.sender(), provider: old });
  const { rows } = await database.pool.query<{ raw: Buffer }>(
    `SELECT raw FROM chain_transaction_version JOIN chain_transaction USING (transaction_no)
     WHERE dedupe_key = $1`,
    [key],
  );
  expect(Transaction.from(`0x${rows[0]?.raw.toString("hex") ?? ""}`).type).toBe(0);
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
});
