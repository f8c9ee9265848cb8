import type { JsonRpcProvider } from "ethers";
import { lotRegisterAbi } from "../contracts.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { isAbout, openedTopic } from "./quality-event.ts";

/** What no event says of a lot's opening, 0x-hexadecimal. */
export interface Opening {
  readonly lot: string;
  readonly secret: string;
  readonly custodians: readonly string[];
}

/**
 * Reads the calls that opened lots. What another contract opened stays untold.
 * @throws when the node does not know the transaction of an event (yet, or any more)
 */
export async function readOpenings(
  provider: JsonRpcProvider,
  register: string | undefined,
  events: readonly ChainEvent[],
): Promise<readonly Opening[]> {
  const openings: Opening[] = [];
  for (const event of events) {
    if (event.address !== register || !isAbout(openedTopic)(event)) continue;
    const transaction = await provider.getTransaction(event.transactionHash);
    if (transaction === null) throw new Error(`the node has no ${event.transactionHash}`);
    if (transaction.to?.toLowerCase() !== register) continue;
    const call = lotRegisterAbi.parseTransaction(transaction);
    if (call?.name !== "open") continue;
    const { custodians, secret } = call.args["act"] as {
      readonly secret: string;
      readonly custodians: readonly string[];
    };
    openings.push({ lot: subjectOf(event), secret, custodians: [...custodians] });
  }
  return openings;
}
