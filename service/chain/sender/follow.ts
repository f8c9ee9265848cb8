import type { TransactionReceipt } from "ethers";
import type { NumberedTransaction } from "../outbox.ts";
import { revertReason } from "./revert.ts";
import type { Sender } from "./sender.ts";
import { markMined, settle } from "./sender.store.ts";

/** Follows a transaction whose nonce the chain has used, until it is final. */
export async function follow(
  sender: Sender,
  transaction: NumberedTransaction,
  finalNumber: number,
): Promise<void> {
  const receipt = await receiptOf(sender, transaction);
  if (receipt === undefined) return missing(sender, transaction, finalNumber);
  sender.missing.delete(transaction.no);
  if (transaction.hash !== receipt.hash || transaction.blockHash !== receipt.blockHash) {
    await sender.probe("chain.mined");
    await markMined(sender.db, transaction.no, receipt);
  }
  if (receipt.blockNumber > finalNumber) return;
  // A node may answer from a block that its peers have left.
  const block = await sender.provider.getBlock(receipt.blockNumber);
  if (block?.hash === receipt.blockHash) await conclude(sender, transaction, receipt);
}

/** Any version may be the one that was mined. */
async function receiptOf(
  sender: Sender,
  transaction: NumberedTransaction,
): Promise<TransactionReceipt | undefined> {
  for (const version of transaction.versions.toReversed()) {
    const receipt = await sender.provider.getTransactionReceipt(version.hash);
    if (receipt !== null) return receipt;
  }
  return undefined;
}

async function conclude(
  sender: Sender,
  transaction: NumberedTransaction,
  receipt: TransactionReceipt,
): Promise<void> {
  const { db } = sender;
  const mined = transaction.versions.find((version) => version.hash === receipt.hash);
  if (mined?.fills === true) await settle(db, transaction.no, "dropped", "given up");
  else if (receipt.status === 1) await settle(db, transaction.no, "final");
  else
    await settle(db, transaction.no, "reverted", await whyReverted(sender, transaction, receipt));
}

/** Best effort: the state of that block may be gone from the node. */
async function whyReverted(
  sender: Sender,
  transaction: NumberedTransaction,
  receipt: TransactionReceipt,
): Promise<string> {
  const { to, data } = transaction;
  const call = { from: sender.account.address, to, data, blockTag: receipt.blockNumber };
  return sender.provider.call(call).then(
    () => "reverted",
    (error: unknown) => revertReason(error) ?? "reverted",
  );
}

/** The nonce went to a transaction that is none of ours: somebody else has the key, or we have an older database. */
async function missing(
  sender: Sender,
  transaction: NumberedTransaction,
  finalNumber: number,
): Promise<void> {
  const since = sender.missing.get(transaction.no);
  if (since === undefined) {
    const block = await sender.provider.getBlockNumber();
    sender.missing.set(transaction.no, { block, atMs: performance.now() });
    return;
  }
  // A receipt may be late, behind a load balancer: nobody must take what is mined for something to do again.
  const isLong = performance.now() - since.atMs >= sender.takenAfterMs;
  if (!isLong || finalNumber < since.block) return;
  sender.missing.delete(transaction.no);
  await settle(sender.db, transaction.no, "dropped", "its nonce was used by another transaction");
}
