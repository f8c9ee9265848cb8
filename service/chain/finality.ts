import type { JsonRpcProvider } from "ethers";
import type { Finality } from "../evidence/trust-manifest.ts";

/** @returns number of the newest block that the chain will not take back; -1 while there is none */
export async function finalBlockNumber(
  provider: JsonRpcProvider,
  finality: Finality,
): Promise<number> {
  if (typeof finality === "object")
    return Math.max(-1, (await provider.getBlockNumber()) - finality.confirmations);
  // A node that has not heard of a final block yet answers null or an error, by client.
  const block = await provider.getBlock(finality).catch((error: unknown) => {
    if (isUnknownBlock(error)) return null;
    throw error;
  });
  return block?.number ?? -1;
}

const isUnknownBlock = (error: unknown): boolean =>
  error instanceof Error && /block not found|unknown block/i.test(error.message);
