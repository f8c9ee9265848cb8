import { actKind } from "./typed.ts";

/** Ids and hashes are 32 bytes, signers ERC-7913 bytes, all 0x-hexadecimal; times are seconds of the chain's clock. */
export interface Open {
  readonly signers: readonly string[];
  readonly threshold: bigint;
  /** Bit i: `signers[i]` is a managed key. */
  readonly managed: number;
  /** Type hashes of the acts that managed keys may sign. */
  readonly managedActs: readonly string[];
  readonly salt: string;
}
export interface SetSigners {
  readonly party: string;
  readonly signers: readonly string[];
  readonly threshold: bigint;
  readonly managed: number;
}
export interface SetPolicy {
  readonly party: string;
  readonly managedActs: readonly string[];
}
export interface Apply {
  readonly party: string;
  readonly role: number;
  /** Salted SHA-256 of the papers. */
  readonly file: string;
}
export interface Endorse {
  readonly endorser: string;
  readonly party: string;
  readonly role: number;
  readonly round: bigint;
  readonly file: string;
}
export interface Issue {
  readonly issuer: string;
  readonly subject: string;
  readonly kind: string;
  readonly digest: string;
  readonly until: bigint;
}
export interface Withdraw {
  readonly issuer: string;
  readonly subject: string;
  readonly kind: string;
}
/** `Object` on the chain. */
export interface Objection {
  readonly by: string;
  readonly party: string;
  readonly role: number;
  readonly caseNumber: bigint;
}
export interface Propose {
  readonly proposer: string;
  readonly content: string;
}
export interface Vote {
  readonly voter: string;
  readonly proposal: string;
  readonly inFavour: boolean;
}

export const open = actKind("PartyRegistry", "Open", {
  method: "open",
  fields: "bytes[] signers,uint64 threshold,uint16 managed,bytes32[] managedActs,bytes32 salt",
});

export const setSigners = actKind("PartyRegistry", "SetSigners", {
  method: "setSigners",
  fields: "bytes32 party,bytes[] signers,uint64 threshold,uint16 managed",
  party: "party",
  series: [],
});

export const setPolicy = actKind("PartyRegistry", "SetPolicy", {
  method: "setPolicy",
  fields: "bytes32 party,bytes32[] managedActs",
  party: "party",
  series: [],
});

export const apply = actKind("PartyRegistry", "Apply", {
  method: "applyFor",
  fields: "bytes32 party,uint8 role,bytes32 file",
  party: "party",
  series: ["role"],
});

export const endorse = actKind("PartyRegistry", "Endorse", {
  method: "endorse",
  fields: "bytes32 endorser,bytes32 party,uint8 role,uint64 round,bytes32 file",
  party: "endorser",
});

export const issue = actKind("PartyRegistry", "Issue", {
  method: "issue",
  fields: "bytes32 issuer,bytes32 subject,bytes32 kind,bytes32 digest,uint64 until",
  party: "issuer",
  series: ["subject", "kind"],
});

/** In the series of the credential that it takes back. */
export const withdraw = actKind("PartyRegistry", "Withdraw", {
  method: "withdraw",
  fields: "bytes32 issuer,bytes32 subject,bytes32 kind",
  party: "issuer",
  series: ["subject", "kind"],
});

export const object = actKind("PartyRegistry", "Object", {
  method: "object",
  fields: "bytes32 by,bytes32 party,uint8 role,uint64 caseNumber",
  party: "by",
});

export const propose = actKind("PartyRegistry", "Propose", {
  method: "propose",
  fields: "bytes32 proposer,bytes32 content",
  party: "proposer",
});

export const vote = actKind("PartyRegistry", "Vote", {
  method: "vote",
  fields: "bytes32 voter,bytes32 proposal,bool inFavour",
  party: "voter",
  series: ["proposal"],
});
