import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbeddedChain } from "../../service/chain/embedded.ts";
import { connectChain } from "../../service/chain/provider.ts";
import { senderPass } from "../../service/chain/sender/pass.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import { enrolment } from "../support/enrolment.ts";
import { freshOutbox, marker, timesOnChain, untilIdle } from "../support/outbox.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeEach(async () => {
  chain = await freshChain();
  database = await freshDatabase();
});
afterEach(async () => {
  await chain.stop();
  await database.drop();
});

test("while the chain is down a pass fails and loses nothing; when it is back the intent is done", async () => {
  const outbox = await freshOutbox(database, chain);
  await chain.node.saveNow();
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await chain.kill();
  await expect(senderPass(outbox.sender())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await outbox.outcome(key)).toMatchObject({ status: "planned" });

  await chain.restartFromSaved();
  await untilIdle(outbox.sender());
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
  expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("a reorganisation brings a mined transaction back under way, and it is mined again", async () => {
  const outbox = await freshOutbox(database, chain, { confirmations: 2 });
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  const sender = outbox.sender();
  await senderPass(sender);
  await senderPass(sender);
  const mined = await outbox.outcome(key);
  expect(mined).toMatchObject({ status: "mined" });

  await chain.provider.send("anvil_reorg", [1, []]);
  await senderPass(sender);
  await senderPass(sender);
  const again = await outbox.outcome(key);
  expect(again).toMatchObject({ status: "mined", hash: mined?.hash });
  expect(again?.blockHash).not.toBe(mined?.blockHash);

  await chain.provider.send("anvil_mine", [2]);
  await untilIdle(sender);
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
  expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("a reorganisation that mines it in another block is followed there", async () => {
  const outbox = await freshOutbox(database, chain, { confirmations: 2 });
  const key = await outbox.enqueue(marker(chain.stranger));
  const sender = outbox.sender();
  await senderPass(sender);
  await senderPass(sender);
  const { rows } = await database.pool.query<{ raw: Buffer }>(
    "SELECT raw FROM chain_transaction_version",
  );
  const before = await outbox.outcome(key);

  const raw = `0x${rows[0]?.raw.toString("hex") ?? ""}`;
  await chain.provider.send("anvil_reorg", [2, [[raw, 1]]]);
  await senderPass(sender);
  const after = await outbox.outcome(key);
  expect(after).toMatchObject({ status: "mined", hash: before?.hash });
  expect(after?.blockHash).not.toBe(before?.blockHash);
});

test("a chain that came back from an older state gets the same transactions again, in order", async () => {
  const outbox = await freshOutbox(database, chain);
  await chain.node.saveNow();
  const intents = [1, 2, 3].map(() => marker(chain.stranger));
  const keys: string[] = [];
  for (const intent of intents) keys.push(await outbox.enqueue(intent));
  await untilIdle(outbox.sender());
  const before = await Promise.all(keys.map((key) => outbox.outcome(key)));

  await chain.restartFromSaved();
  const sender = outbox.sender();
  await senderPass(sender);
  await untilIdle(sender);

  const after = await Promise.all(keys.map((key) => outbox.outcome(key)));
  expect(after.map((outcome) => outcome?.status)).toEqual(["final", "final", "final"]);
  expect(after.map((outcome) => outcome?.hash)).toEqual(before.map((outcome) => outcome?.hash));
  for (const intent of intents) expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("what had failed on the chain before it lost blocks does not take effect afterwards", async () => {
  const outbox = await freshOutbox(database, chain);
  await chain.node.saveNow();
  const { data } = await enrolment(chain);
  const to = chain.deployment.contracts.deviceRegistry.address;
  await chain.provider.send("evm_setAutomine", [false]);
  const key = await outbox.enqueue({ to, data });
  await senderPass(outbox.sender());
  // Anyone may relay an act: here somebody does, and is faster.
  const rush = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 11n, gasLimit: 10n ** 6n };
  await chain.stranger.sendTransaction({ to, data, ...rush });
  await chain.provider.send("anvil_mine", [1]);
  await untilIdle(outbox.sender());
  const failed = await outbox.outcome(key);
  expect(failed).toMatchObject({ status: "reverted", hash: expect.any(String) as string });
  expect(failed?.error).toMatch(/^KeyKnown\(/);

  await chain.restartFromSaved();
  const sender = outbox.sender();
  await senderPass(sender);
  await untilIdle(sender);
  expect(await outbox.outcome(key)).toMatchObject({ status: "dropped" });
  expect(await timesOnChain(chain, data)).toBe(0);
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(1);
});

test("a nonce that somebody else had used and the chain lost is filled, so that ours go on", async () => {
  const outbox = await freshOutbox(database, chain);
  await chain.node.saveNow();
  const to = chain.stranger.address;
  await (await outbox.wallet.connect(chain.provider).sendTransaction({ to })).wait();
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);
  await untilIdle(outbox.sender());

  await chain.restartFromSaved();
  const sender = outbox.sender();
  await senderPass(sender);
  await untilIdle(sender);
  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(2);
  expect(await timesOnChain(chain, intent.data)).toBe(1);
});

test("nothing is sent again to another chain, be its id the same", async () => {
  const outbox = await freshOutbox(database, chain);
  const intent = marker(chain.stranger);
  await outbox.enqueue(intent);
  await untilIdle(outbox.sender());
  await chain.kill();

  const other = await startEmbeddedChain(`${chain.stateDir}/other`);
  const provider = connectChain(other.url, other.chainId);
  try {
    const sender = { ...outbox.sender(), provider };
    await expect(senderPass(sender)).rejects.toMatchObject({ code: "wrongChain" });
    expect(await timesOnChain({ ...chain, provider }, intent.data)).toBe(0);
  } finally {
    await other.stop();
  }
});
