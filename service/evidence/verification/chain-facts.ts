import type { Member } from "./membership.ts";
import type { Finality } from "../trust-manifest.ts";

/** What an endpoint is asked about one bundle. Answers to another question prove nothing, so they carry it along. */
export interface Question {
  readonly contracts: Readonly<Record<ContractName, string>>;
  readonly finality: Finality;
  /** Size of the checkpoint; undefined while no checkpoint could be opened. */
  readonly size?: number | undefined;
  /** Where the bundle says that the size was anchored. A hint: what counts is the event found there. */
  readonly anchorBlock: number;
  /** 0x-hexadecimal. */
  readonly keyId?: string | undefined;
  readonly seen?: { readonly size: number; readonly blockHash: string } | undefined;
  /** Whose log it is: only that party logs looks. */
  readonly operator?: true;
}

/**
 * The contracts that evidence rests on. No check reads the ledger of consents: its code is compared because whoever
 * deployed another one could keep grants and revocations from those that a look is later measured by.
 */
export const contractNames = [
  "partyRegistry",
  "evidenceLog",
  "deviceRegistry",
  "consentLedger",
] as const;
export type ContractName = (typeof contractNames)[number];

export interface Block {
  readonly number: number;
  readonly hash: string;
  /** Seconds of the chain's clock. */
  readonly timestamp: number;
}

export interface Duty {
  readonly sequencer: string;
  /** Block timestamp in seconds. */
  readonly since: number;
  readonly checkpointKey: string;
}

export interface RegisteredKey {
  readonly factory: string;
  /** SHA-256 of the device's URN. */
  readonly device: string;
  readonly x: string;
  readonly y: string;
  readonly fromIndex: number;
  /** null while the key lives. */
  readonly untilIndex: number | null;
  /** 0 for a key that is not registered; 1 is P-256 with SHA-256. */
  readonly algorithm: number;
  /** 0 not ended, 1 retired, 2 revoked, 3 equivocated. */
  readonly ended: number;
}

export interface GradeSince {
  readonly fromIndex: number;
  /** 1 managed, 2 software, 3 hardware. */
  readonly grade: number;
  readonly by: string;
}

export interface Anchored {
  readonly transaction: string;
  readonly blockHash: string;
  readonly root: string;
}

/** The endpoint's own error where it would not answer one call. */
export interface CallError {
  readonly error: string;
}

/**
 * What one endpoint answered. Hashes and addresses are 0x-hexadecimal in lower case; contract state is that of
 * `finalBlock`, except `newestRoot`.
 */
export interface ChainFacts {
  readonly asked: Question;
  readonly chainId: number;
  readonly genesisHash: string;
  readonly finalBlock: Block;
  /** keccak-256 of the deployed code. */
  readonly codeHashes: Readonly<Record<ContractName, string>>;
  readonly duties?: readonly Duty[] | CallError | undefined;
  readonly root?: string | CallError | undefined;
  /** The root at the newest block, final or not. */
  readonly newestRoot?: string | CallError | undefined;
  readonly anchorBlock?: Block | null | CallError | undefined;
  /** The event of the size in the block that the bundle names, if it is there. */
  readonly anchored?: Anchored | null | CallError | undefined;
  readonly key?: RegisteredKey | CallError | undefined;
  readonly grades?: readonly GradeSince[] | CallError | undefined;
  /** The key's factory, whoever vouched for its grade, and everybody on whose word they came in. */
  readonly members?: readonly Member[] | CallError | undefined;
  /** Party id. */
  readonly operator?: string | CallError | undefined;
  readonly seenBlock?: Block | null | CallError | undefined;
  readonly seenRoot?: string | CallError | undefined;
}

/** What `rootAt` answers where nothing was anchored. */
export const NO_ROOT = `0x${"0".repeat(64)}`;

export const isCallError = (answer: unknown): answer is CallError =>
  typeof answer === "object" && answer !== null && "error" in answer;
