import { randomBytes, randomUUID } from "node:crypto";
import { hexlify, type HDNodeWallet, toQuantity, Wallet } from "ethers";
import type { Finality } from "../../service/evidence/trust-manifest.ts";
import type { Intent } from "../../service/chain/outbox.ts";
import { enqueue, type Outcome, outcomeOf } from "../../service/chain/outbox.store.ts";
import { createSender } from "../../service/chain/sender.job.ts";
import { senderPass } from "../../service/chain/sender/pass.ts";
import type {
  Probe,
  ProbePoint,
  Sender,
  SenderSettings,
} from "../../service/chain/sender/sender.ts";
import type { TestChain } from "./chain.ts";
import type { TestDatabase } from "./postgres.ts";

const FOR_EVER_MS = 1e9;

/** One account with ether, its outbox and its senders. */
export interface TestOutbox {
  readonly account: Intent["account"];
  readonly wallet: Wallet;
  /** Another sender over the same rows, as after a restart. */
  sender(settings?: Partial<SenderSettings> & { readonly probe?: Probe }): Sender;
  /** @returns its dedupe key */
  enqueue(intent: Pick<Intent, "to" | "data">): Promise<string>;
  outcome(dedupeKey: string): Promise<Outcome | undefined>;
}

export async function freshOutbox(
  database: TestDatabase,
  chain: TestChain,
  finality: Finality = "latest",
): Promise<TestOutbox> {
  const wallet = new Wallet(hexlify(randomBytes(32)));
  await chain.provider.send("anvil_setBalance", [wallet.address, toQuantity(10n ** 20n)]);
  // In blocks of its own, so that no reorganisation takes the ether back.
  await chain.provider.send("anvil_mine", [2]);
  const { chainId, genesisHash } = chain.deployment.chain;
  const account = { chainId, address: wallet.address };
  const patient = { bumpAfterMs: FOR_EVER_MS, takenAfterMs: 0 };
  return {
    account,
    wallet,
    sender: (settings = {}) =>
      createSender(
        {
          provider: chain.provider,
          signer: wallet,
          chainId,
          genesisHash,
          finality,
          ...patient,
          ...settings,
        },
        database.pool,
      ),
    async enqueue({ to, data }) {
      const dedupeKey = randomUUID();
      await enqueue(database.pool, { account, purpose: "test", dedupeKey, to, data });
      return dedupeKey;
    },
    outcome: (dedupeKey) => outcomeOf(database.pool, dedupeKey),
  };
}

/** Something that the chain does as often as it is asked: nothing but the sender keeps it from happening twice. */
export const marker = (to: HDNodeWallet): Pick<Intent, "to" | "data"> => ({
  to: to.address,
  data: hexlify(randomBytes(16)),
});

/** How often the chain holds a transaction with this data. */
export async function timesOnChain(chain: TestChain, data: string): Promise<number> {
  let times = 0;
  for (let number = await chain.provider.getBlockNumber(); number > 0; number--) {
    const block = await chain.provider.getBlock(number, true);
    times += block?.prefetchedTransactions.filter((sent) => sent.data === data).length ?? 0;
  }
  return times;
}

/** Passes until nothing waits or is under way. */
export async function untilIdle(sender: Sender): Promise<void> {
  for (let passes = 0; passes < 50; passes++) if ((await senderPass(sender)) === 0) return;
  throw new Error("still busy after 50 passes");
}

/** What a test throws where a process could die. */
export class Crash extends Error {}

/** Dies whenever `wanted` is reached. */
export const crashAt =
  (wanted: ProbePoint): Probe =>
  (point) => {
    if (point === wanted) throw new Crash(point);
  };
