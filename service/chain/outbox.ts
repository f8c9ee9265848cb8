/** Whose nonces count a transaction, and where. */
export interface Account {
  readonly chainId: number;
  /** Address, 0x-hexadecimal. */
  readonly address: string;
}

/** What should happen on a chain, once. */
export interface Intent {
  readonly account: Account;
  /** For people and metrics, such as `anchor` or `device.register`. */
  readonly purpose: string;
  /** The same key is the same intent, however often it is enqueued. */
  readonly dedupeKey: string;
  readonly to: string;
  readonly data: string;
  /** Estimated when absent. At most 16,777,216 (EIP-7825). */
  readonly gasLimit?: bigint;
}

/**
 * - `planned`: committed, nothing signed yet
 * - `signed`: has its nonce; the signed transaction is stored
 * - `broadcast`: a node has it
 * - `mined`: in a block that a reorganisation may take back
 * - `final`: done
 * - `reverted`: without effect, because the contract refused it (before it took a nonce, or on the chain)
 * - `dropped`: without effect, because its owner gave it up or its nonce went to something else
 *
 * The last three are settled, but not for ever: a chain that loses final blocks takes `final` back to `broadcast`, and
 * the same transaction is mined again.
 */
export type TransactionStatus =
  "planned" | "signed" | "broadcast" | "mined" | "final" | "reverted" | "dropped";

/** One signed form of a transaction: a fee that was too low is raised on the same nonce. */
export interface Version {
  readonly number: number;
  readonly hash: string;
  readonly raw: string;
  /** Whether it only uses up the nonce. */
  readonly fills: boolean;
  readonly fees: Fees;
  /** Since a node first had it; undefined while none has. */
  readonly ageMs: number | undefined;
}

/** In wei per gas, EIP-1559. On a chain without base fee both are the gas price. */
export interface Fees {
  readonly max: bigint;
  readonly priority: bigint;
}

export interface OutboxTransaction {
  readonly no: bigint;
  readonly status: TransactionStatus;
  readonly obsolete: boolean;
  readonly to: string;
  readonly data: string;
  readonly gasLimit: bigint | undefined;
}

/** One that has taken a nonce. */
export interface NumberedTransaction extends OutboxTransaction {
  readonly nonce: number;
  /** Of the version that was mined. */
  readonly hash: string | undefined;
  readonly blockHash: string | undefined;
  /** Oldest first. */
  readonly versions: readonly Version[];
}
