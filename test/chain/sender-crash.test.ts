import { afterAll, beforeAll, expect, test } from "vitest";
import { senderPass } from "../../service/chain/sender/pass.ts";
import type { Probe, ProbePoint } from "../../service/chain/sender/sender.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import { Crash, crashAt, freshOutbox, marker, timesOnChain, untilIdle } from "../support/outbox.ts";
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

/** Crashes at the n-th point that is passed, whichever it is. */
const crashAtCall = (wanted: number): { probe: Probe; calls: () => number } => {
  let calls = 0;
  return {
    probe: () => {
      if (++calls === wanted) throw new Crash();
    },
    calls: () => calls,
  };
};

test.each<ProbePoint>([
  "chain.intentStored",
  "chain.signedStored",
  "chain.broadcast",
  "chain.mined",
])("a sender that dies at %s is continued by the next, with one effect", async (point) => {
  const outbox = await freshOutbox(database, chain);
  const intent = marker(chain.stranger);
  const key = await outbox.enqueue(intent);

  await expect(untilIdle(outbox.sender({ probe: crashAt(point) }))).rejects.toBeInstanceOf(Crash);
  await untilIdle(outbox.sender());

  expect(await outbox.outcome(key)).toMatchObject({ status: "final" });
  expect(await timesOnChain(chain, intent.data)).toBe(1);
  expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(1);
});

test(
  "wherever a sender dies among several intents, each takes effect once and in order",
  { timeout: 90_000 },
  async () => {
    let died = true;
    for (let call = 1; died; call++) {
      const outbox = await freshOutbox(database, chain);
      const intents = [1, 2, 3].map(() => marker(chain.stranger));
      const keys: string[] = [];
      for (const intent of intents) keys.push(await outbox.enqueue(intent));
      const crash = crashAtCall(call);

      await untilIdle(outbox.sender({ probe: crash.probe })).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      died = crash.calls() >= call;
      await untilIdle(outbox.sender());

      const outcomes = await Promise.all(keys.map((key) => outbox.outcome(key)));
      expect(outcomes.map((outcome) => outcome?.status)).toEqual(["final", "final", "final"]);
      const blocks = outcomes.map((outcome) => outcome?.blockNumber ?? 0);
      expect(blocks).toEqual(blocks.toSorted((a, b) => a - b));
      for (const intent of intents) expect(await timesOnChain(chain, intent.data)).toBe(1);
      expect(await chain.provider.getTransactionCount(outbox.account.address)).toBe(3);
    }
  },
);

test("a signed transaction that nobody has seen is sent as it was stored", async () => {
  const outbox = await freshOutbox(database, chain);
  const key = await outbox.enqueue(marker(chain.stranger));
  await expect(
    senderPass(outbox.sender({ probe: crashAt("chain.signedStored") })),
  ).rejects.toBeInstanceOf(Crash);
  const { rows } = await database.pool.query<{ hash: Buffer }>(
    `SELECT v.hash FROM chain_transaction_version v JOIN chain_transaction USING (transaction_no)
     WHERE dedupe_key = $1`,
    [key],
  );

  await untilIdle(outbox.sender());

  expect((await outbox.outcome(key))?.hash).toBe(`0x${rows[0]?.hash.toString("hex") ?? ""}`);
});
