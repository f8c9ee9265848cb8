import type { NumberedTransaction, OutboxTransaction } from "../outbox.ts";
import { revertReason } from "./revert.ts";
import type { Sender } from "./sender.ts";
import { push } from "./push.ts";
import { largestNonce, planned, settle } from "./sender.store.ts";

/** Most gas of one transaction (EIP-7825). */
const GAS_MAX = 16_777_216n;

/**
 * Gives nonces to planned transactions, in the order in which they were committed.
 * @param unmined how many of ours are not mined yet
 * @returns how many were looked at
 */
export async function startPlanned(
  sender: Sender,
  nextNonce: number,
  unmined: number,
): Promise<number> {
  const { db, account } = sender;
  const intents = await planned(db, account, Math.max(0, sender.inFlightMax - unmined));
  let ahead = unmined;
  for (const intent of intents) {
    await sender.probe("chain.intentStored");
    const gasLimit = await gasFor(sender, intent);
    if (typeof gasLimit === "bigint") {
      const nonce = Math.max(nextNonce, 1 + (await largestNonce(db, account)));
      await push(sender, numbered(intent, gasLimit, nonce));
      ahead++;
    } else if (ahead > 0 && !intent.obsolete) {
      // It may only seem to fail because what it builds upon is not mined yet.
      break;
    } else {
      await settle(db, intent.no, intent.obsolete ? "dropped" : "reverted", gasLimit.refusal);
    }
  }
  return intents.length;
}

const numbered = (
  intent: OutboxTransaction,
  gasLimit: bigint,
  nonce: number,
): NumberedTransaction => ({
  ...intent,
  gasLimit,
  nonce,
  hash: undefined,
  blockHash: undefined,
  versions: [],
});

/** A failing transaction would cost gas and a nonce: the contract is asked first. */
async function gasFor(
  sender: Sender,
  intent: OutboxTransaction,
): Promise<bigint | { readonly refusal: string }> {
  if (intent.obsolete) return { refusal: "given up" };
  const { to, data } = intent;
  try {
    const estimate = await sender.provider.estimateGas({ from: sender.account.address, to, data });
    return intent.gasLimit ?? withMargin(estimate);
  } catch (error) {
    const refusal = revertReason(error);
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

/** A quarter more: the state may have changed when it is mined, and unused gas is not paid. */
const withMargin = (estimate: bigint): bigint => {
  const limit = (estimate * 5n) / 4n;
  return limit < GAS_MAX ? limit : GAS_MAX;
};
