import { classify, nodeMessage } from "./node-answer.ts";
import type { NumberedTransaction, Version } from "../outbox.ts";
import { SenderFault } from "./fault.ts";
import type { Sender } from "./sender.ts";
import { nextFees, priceOf, sign } from "./sign.ts";
import { markBroadcast } from "./sender.store.ts";
import { storeVersion } from "./version.store.ts";

/** At an eighth each, one pass raises a bid to two and a half times. */
const BIDS_MAX = 8;

/**
 * Brings a transaction with a nonce to a node: signs it if it is not yet, raises its fee if it has not been mined for
 * long, replaces it by an empty one if it is obsolete. Sent again in every pass: nodes forget.
 * @throws SenderFault `unfunded`, `refused`, `signer`
 */
export async function push(sender: Sender, transaction: NumberedTransaction): Promise<void> {
  let newest = transaction.versions.at(-1);
  let outbid = false;
  for (let bids = 0; bids < BIDS_MAX; bids++) {
    const version = await versionToOffer(sender, transaction, newest, outbid);
    // Outbid at the most that we are ready to pay: prices may come down.
    if (outbid && version === newest) return;
    outbid = !(await offer(sender, transaction, version));
    if (!outbid) return;
    newest = version;
  }
}

/** The newest version, or another one, stored, if that one will not do. */
async function versionToOffer(
  sender: Sender,
  transaction: NumberedTransaction,
  newest: Version | undefined,
  outbid: boolean,
): Promise<Version> {
  const isRight = newest?.fills === transaction.obsolete;
  const isStuck = (newest?.ageMs ?? -1) >= sender.bumpAfterMs;
  if (newest !== undefined && isRight && !isStuck && !outbid) return newest;

  const price = await priceOf(sender.provider);
  const fees = nextFees(newest, price, sender.maxFeeWei);
  if (newest !== undefined && isRight && fees === undefined) return newest;
  const bid = fees ?? newest?.fees ?? price.fees;
  const number = 1 + (newest?.number ?? 0);
  const version = await sign(sender, transaction, number, { ...price, fees: bid });
  await storeVersion(sender.db, transaction, version);
  await sender.probe("chain.signedStored");
  return version;
}

/** @returns false when it is underpriced */
async function offer(
  sender: Sender,
  transaction: NumberedTransaction,
  version: Version,
): Promise<boolean> {
  if (!(await send(sender, version))) return false;
  await sender.probe("chain.broadcast");
  if (version.ageMs === undefined || transaction.status === "signed")
    await markBroadcast(sender.db, transaction.no, version.hash);
  return true;
}

/** That a node has it already, or that its nonce is mined, is what one hears after a crash. */
async function send(sender: Sender, version: Version): Promise<boolean> {
  try {
    await sender.provider.send("eth_sendRawTransaction", [version.raw]);
    return true;
  } catch (error) {
    const message = nodeMessage(error);
    if (message === undefined) throw error;
    const answer = classify(message);
    if (answer === "unfunded" || answer === "refused") throw new SenderFault(answer, message);
    return answer !== "underpriced";
  }
}
