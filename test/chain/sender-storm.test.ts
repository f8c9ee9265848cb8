import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { giveUp } from "../../service/chain/outbox.store.ts";
import { senderPass } from "../../service/chain/sender/pass.ts";
import type { Probe } from "../../service/chain/sender/sender.ts";
import { freshChain, type TestChain } from "../support/chain.ts";
import {
  Crash,
  freshOutbox,
  marker,
  type TestOutbox,
  timesOnChain,
  untilIdle,
} from "../support/outbox.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

type Event =
  | {
      readonly kind: "enqueue" | "pass" | "bump" | "save" | "lose" | "mine" | "automine" | "manual";
    }
  | { readonly kind: "crash" | "giveUp"; readonly at: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Event>({ kind: "enqueue" }) },
  { weight: 4, arbitrary: fc.constantFrom<Event>({ kind: "pass" }, { kind: "mine" }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Event>(
      { kind: "bump" },
      { kind: "save" },
      { kind: "lose" },
      { kind: "automine" },
      { kind: "manual" },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("crash" as const, "giveUp" as const),
      at: fc.nat({ max: 4 }),
    }),
  },
);

interface Storm {
  readonly chain: TestChain;
  readonly outbox: TestOutbox;
  readonly sent: { readonly key: string; readonly data: string }[];
}

const dieAt = (call: number): Probe => {
  let calls = 0;
  return () => {
    if (calls++ === call) throw new Crash();
  };
};

async function happen({ chain, outbox, sent }: Storm, what: Event): Promise<void> {
  const { provider } = chain;
  switch (what.kind) {
    case "enqueue": {
      const intent = marker(chain.stranger);
      sent.push({ key: await outbox.enqueue(intent), data: intent.data });
      return;
    }
    case "pass":
      await senderPass(outbox.sender());
      return;
    case "bump":
      await senderPass(outbox.sender({ bumpAfterMs: 0 }));
      return;
    case "crash":
      await senderPass(outbox.sender({ probe: dieAt(what.at) })).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      return;
    case "giveUp":
      await giveUp(database.pool, sent[what.at]?.key ?? "");
      return;
    case "save":
      return chain.node.saveNow();
    case "lose":
      return chain.restartFromSaved();
    case "mine":
      await provider.send("anvil_mine", [1]);
      return;
    case "automine":
    case "manual":
      await provider.send("evm_setAutomine", [what.kind === "automine"]);
  }
}

test("in any storm of deaths, losses, bumps and second thoughts each intent ends as its outcome says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 40 }), async (events) => {
      const chain = await freshChain();
      try {
        const storm = { chain, outbox: await freshOutbox(database, chain), sent: [] };
        await chain.node.saveNow();
        for (const what of events) await happen(storm, what);
        await calm(storm);
        expect(await untruths(storm)).toEqual([]);
      } finally {
        await chain.stop();
      }
    }),
    { numRuns: 12 },
  );
}, 180_000);

async function calm({ chain, outbox }: Storm): Promise<void> {
  await chain.provider.send("evm_setAutomine", [true]);
  await chain.provider.send("anvil_mine", [1]);
  const sender = outbox.sender();
  await senderPass(sender);
  await chain.provider.send("anvil_mine", [1]);
  await untilIdle(sender);
}

/** What was told of an intent and is not so. */
async function untruths({ chain, outbox, sent }: Storm): Promise<readonly unknown[]> {
  const lies: unknown[] = [];
  for (const { key, data } of sent) {
    const status = (await outbox.outcome(key))?.status;
    const times = await timesOnChain(chain, data);
    const isTrue = (status === "final" && times === 1) || (status === "dropped" && times === 0);
    if (!isTrue) lies.push({ status, times });
  }
  return lies;
}
