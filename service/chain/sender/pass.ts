import { finalBlockNumber } from "../finality.ts";
import { SenderFault } from "./fault.ts";
import { follow } from "./follow.ts";
import { startPlanned } from "./plan.ts";
import { push } from "./push.ts";
import type { Sender } from "./sender.ts";
import { fillGaps, largestNonce, onTheirWay, takeBack } from "./sender.store.ts";

/**
 * One pass over the outbox of one account. It may stop anywhere, by an error or by death: the next pass continues from
 * what was stored. At most one sender per account may run at a time (`sender.job.ts`).
 * @returns how many transactions wait or are under way
 * @throws SenderFault, and the errors of node and database
 */
export async function senderPass(sender: Sender): Promise<number> {
  const { db, account, provider } = sender;
  const nextNonce = await provider.getTransactionCount(account.address, "latest");
  await recoverLost(sender, nextNonce);
  const underWay = await onTheirWay(db, account);
  const unmined = underWay.filter((transaction) => transaction.nonce >= nextNonce);
  const mined = underWay.filter((transaction) => transaction.nonce < nextNonce);

  const finalNumber = mined.length === 0 ? -1 : await finalBlockNumber(provider, sender.finality);
  for (const transaction of mined) await follow(sender, transaction, finalNumber);
  for (const transaction of unmined) await push(sender, transaction);
  const started = await startPlanned(sender, nextNonce, unmined.length);
  return underWay.length + started;
}

/** Our nonce on the chain went back: it lost our newest transactions, in a reorganisation or with its newest state. */
async function recoverLost(sender: Sender, nextNonce: number): Promise<void> {
  const { db, account } = sender;
  if (nextNonce > (await largestNonce(db, account))) return;
  await requireSameChain(sender);
  await takeBack(db, account, nextNonce);
  await fillGaps(db, account, nextNonce);
}

async function requireSameChain(sender: Sender): Promise<void> {
  const genesis = await sender.provider.getBlock(0);
  if (genesis?.hash !== sender.genesisHash)
    throw new SenderFault("wrongChain", `its genesis is ${genesis?.hash ?? "unknown"}`);
}
