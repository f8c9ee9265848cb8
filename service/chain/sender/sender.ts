import type { JsonRpcProvider, TransactionRequest } from "ethers";
import type { Queryable } from "../../db/pool.ts";
import type { Finality } from "../../evidence/trust-manifest.ts";
import type { Account } from "../outbox.ts";

/** Where a test may kill or throw: nothing that happens between two of these may be lost or doubled. */
export type ProbePoint =
  "chain.intentStored" | "chain.signedStored" | "chain.broadcast" | "chain.mined";
export type Probe = (point: ProbePoint) => void | Promise<void>;

export interface SenderSettings {
  /** Of block 0: after a chain lost blocks we send again only to the same chain. */
  readonly genesisHash: string;
  readonly finality: Finality;
  /** After this long unmined, the fee is raised. */
  readonly bumpAfterMs: number;
  /** After this long a nonce that was mined without us counts as taken, once that is final. */
  readonly takenAfterMs: number;
  /** Most wei per gas that we bid. */
  readonly maxFeeWei: bigint;
  /** Most unmined transactions at a time. */
  readonly inFlightMax: number;
}

export interface Sender extends SenderSettings {
  /** The connection that holds the sender's lock. */
  readonly db: Queryable;
  readonly provider: JsonRpcProvider;
  readonly signer: TransactionSigner;
  readonly account: Account;
  readonly probe: Probe;
  readonly missing: MissingSince;
}

/** Holds the account's key, here or elsewhere. An ethers wallet fits. */
export interface TransactionSigner {
  readonly address: string;
  /** @returns the signed transaction, serialised, 0x-hexadecimal */
  signTransaction(request: TransactionRequest): Promise<string>;
}

/** Since which block and when (monotonic milliseconds) a nonce is known to be used by none of our versions. */
export type MissingSince = Map<bigint, { readonly block: number; readonly atMs: number }>;
