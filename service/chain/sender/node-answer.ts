/**
 * What a node says to a raw transaction:
 * - `accepted`, also when it had it already
 * - `nonceUsed`: something with this nonce is mined
 * - `underpriced`: another transaction with this nonce, or the chain itself, wants more
 * - `unfunded`: the account cannot pay
 * - `refused`: anything else
 */
export type BroadcastAnswer = "accepted" | "nonceUsed" | "underpriced" | "unfunded" | "refused";

/** The specification leaves the words to each client: geth, Besu, Nethermind, Erigon, Reth and anvil. */
const answers: readonly (readonly [RegExp, BroadcastAnswer])[] = [
  [/already (known|imported)|known transaction|alreadyknown/i, "accepted"],
  [/nonce (is )?too low|oldnonce|nonce below/i, "nonceUsed"],
  [
    /underpriced|less than block base fee|replacementnotallowed|feetoolow|fee too low|below configured minimum/i,
    "underpriced",
  ],
  [/insufficient ?funds|upfront cost exceeds|insufficient balance/i, "unfunded"],
];

/** @param message what the node said */
export const classify = (message: string): BroadcastAnswer =>
  answers.find(([pattern]) => pattern.test(message))?.[1] ?? "refused";

interface NodeError {
  readonly error?: { readonly message?: unknown };
  readonly info?: { readonly error?: { readonly message?: unknown } };
}

/** The node's own words inside an error of ethers; undefined when the node did not answer at all. */
export function nodeMessage(error: unknown): string | undefined {
  const holder = error as NodeError | undefined;
  const message = holder?.error?.message ?? holder?.info?.error?.message;
  return typeof message === "string" ? message : undefined;
}
