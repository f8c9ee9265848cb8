import { type JsonRpcProvider, Transaction } from "ethers";
import { bump, capped } from "./fees.ts";
import type { Account, Fees, NumberedTransaction, Version } from "../outbox.ts";
import { SenderFault } from "./fault.ts";
import type { Sender } from "./sender.ts";

/** Using up a nonce costs 21,000 on Ethereum and more on some chains; unused gas is not paid. */
const FILL_GAS = 60_000n;

/** What a chain asks for a transaction now. */
export interface Price {
  readonly fees: Fees;
  /** The chain has no base fee: a transaction names one gas price (EIP-155 rather than EIP-1559). */
  readonly legacy: boolean;
}

export async function priceOf(provider: JsonRpcProvider): Promise<Price> {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = await provider.getFeeData();
  if (maxFeePerGas === null || maxPriorityFeePerGas === null) {
    const price = gasPrice ?? 0n;
    return { fees: { max: price, priority: price }, legacy: true };
  }
  return { fees: { max: maxFeePerGas, priority: maxPriorityFeePerGas }, legacy: false };
}

/** What the next version bids, or undefined when it may not bid more than the newest does. */
export function nextFees(newest: Version | undefined, price: Price, cap: bigint): Fees | undefined {
  if (newest === undefined) return capped(price.fees, cap);
  const fees = bump(newest.fees, price.fees, cap);
  return fees.max > newest.fees.max ? fees : undefined;
}

/**
 * @param number of the version
 * @param price what it bids
 * @throws SenderFault `signer`
 */
export async function sign(
  { signer, account }: Sender,
  transaction: NumberedTransaction,
  number: number,
  { fees, legacy }: Price,
): Promise<Version> {
  const fills = transaction.obsolete;
  const request = {
    chainId: account.chainId,
    nonce: transaction.nonce,
    value: 0n,
    to: fills ? account.address : transaction.to,
    data: fills ? "0x" : transaction.data,
    gasLimit: fills ? FILL_GAS : (transaction.gasLimit ?? FILL_GAS),
    ...(legacy
      ? { type: 0, gasPrice: fees.max }
      : { type: 2, maxFeePerGas: fees.max, maxPriorityFeePerGas: fees.priority }),
  };
  const raw = await signer.signTransaction(request);
  return { number, hash: checked(raw, account, request), raw, fills, fees, ageMs: undefined };
}

/** A remote signer's answer is stored for good and sent: it had better be what was asked for. */
function checked(
  raw: string,
  account: Account,
  request: { readonly nonce: number; readonly to: string; readonly data: string },
): string {
  const signed = Transaction.from(raw);
  const isSame =
    signed.hash !== null &&
    signed.from === account.address &&
    signed.chainId === BigInt(account.chainId) &&
    signed.nonce === request.nonce &&
    signed.to === request.to &&
    signed.data === request.data;
  if (!isSame) throw new SenderFault("signer", "it signed another transaction than it was given");
  return signed.hash;
}
