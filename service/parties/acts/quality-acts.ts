import { concat, fromHex, toHex } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { lotIdOf } from "../../quality/lot-id.ts";
import { actKind } from "./typed.ts";

/** What a plan asks: a member of `PublishPlan`. */
export interface RequirementOfPlan {
  readonly ruleSet: string;
  /** How many samples of a lot have to be good. */
  readonly samples: number;
  /** How many may fail all the same. */
  readonly acceptance: number;
}

/** Ids and hashes are 32 bytes, 0x-hexadecimal; times are seconds of the chain's clock. */
export interface PublishRules {
  readonly publisher: string;
  /** SHA-256 of its name; of `step` too, or zero for none. */
  readonly product: string;
  readonly step: string;
  readonly version: number;
  readonly salt: string;
  /** Packed (`service/quality/rule-set.ts`), 0x-hexadecimal. */
  readonly rules: string;
}
export interface PublishPlan {
  readonly publisher: string;
  readonly product: string;
  readonly version: number;
  readonly salt: string;
  /** As in `IDeviceRegistry.KeyGrade`. */
  readonly minGrade: number;
  /** Ascending by rule set. */
  readonly requirements: readonly RequirementOfPlan[];
  /** Zero stands for the lot's own factory. */
  readonly inspectors: readonly string[];
  readonly auditors: readonly string[];
}
export interface Supersede {
  readonly publisher: string;
  readonly plan: string;
  /** Zero for none. */
  readonly successor: string;
}
/** `Withdraw` on the chain, where the contract tells it from that of a credential. */
export interface WithdrawPlan {
  readonly publisher: string;
  readonly plan: string;
}
export interface OpenLot {
  readonly factory: string;
  readonly secret: string;
  readonly plan: string;
  readonly custodians: readonly string[];
}
export interface Release {
  readonly factory: string;
  readonly lot: string;
}
export interface Dispose {
  readonly publisher: string;
  readonly lot: string;
  readonly ruleSet: string;
  /** SHA-256 of the statement. */
  readonly statement: string;
  /** From 1: as `dispositions` of `service/quality/lot.ts` are listed. */
  readonly disposition: number;
  /** SHA-256 of the document that says why and for how many pieces. */
  readonly reason: string;
  /** When a concession ends; 0 for what is none. */
  readonly until: bigint;
}
export interface Excuse {
  readonly publisher: string;
  readonly lot: string;
  readonly keyId: string;
  readonly reason: string;
}
export interface Hold {
  readonly by: string;
  readonly lots: readonly string[];
  readonly reason: string;
}
export interface Lift {
  readonly by: string;
  readonly lots: readonly string[];
}

export const publishRules = actKind("RuleBook", "PublishRules", {
  method: "publishRules",
  fields: "bytes32 publisher,bytes32 product,bytes32 step,uint32 version,bytes32 salt,bytes rules",
  party: "publisher",
});

export const publishPlan = actKind("RuleBook", "PublishPlan", {
  method: "publishPlan",
  fields:
    "bytes32 publisher,bytes32 product,uint32 version,bytes32 salt,uint8 minGrade,Requirement[] requirements,bytes32[] inspectors,bytes32[] auditors",
  structs: { Requirement: "bytes32 ruleSet,uint32 samples,uint32 acceptance" },
  party: "publisher",
});

export const supersede = actKind("RuleBook", "Supersede", {
  method: "supersede",
  fields: "bytes32 publisher,bytes32 plan,bytes32 successor",
  party: "publisher",
});

export const withdrawPlan = actKind("RuleBook", "Withdraw", {
  method: "withdraw",
  fields: "bytes32 publisher,bytes32 plan",
  party: "publisher",
});

export const openLot = actKind("LotRegister", "OpenLot", {
  method: "open",
  fields: "bytes32 factory,bytes32 secret,bytes32 plan,bytes32[] custodians",
  party: "factory",
});

export const release = actKind("LotRegister", "Release", {
  method: "release",
  fields: "bytes32 factory,bytes32 lot",
  party: "factory",
});

/** A concession given anew replaces the older one. */
export const dispose = actKind("LotRegister", "Dispose", {
  method: "dispose",
  fields:
    "bytes32 publisher,bytes32 lot,bytes32 ruleSet,bytes32 statement,uint8 disposition,bytes32 reason,uint64 until",
  party: "publisher",
  series: ["lot", "statement"],
});

export const excuse = actKind("LotRegister", "Excuse", {
  method: "excuse",
  fields: "bytes32 publisher,bytes32 lot,bytes32 keyId,bytes32 reason",
  party: "publisher",
});

/** In one series with the lifting of the same lots: whoever relays cannot bring an old one after a new one. */
export const hold = actKind("LotRegister", "Hold", {
  method: "hold",
  fields: "bytes32 by,bytes32[] lots,bytes32 reason",
  party: "by",
  series: ["lots"],
});

export const lift = actKind("LotRegister", "Lift", {
  method: "lift",
  fields: "bytes32 by,bytes32[] lots",
  party: "by",
  series: ["lots"],
});

/** Whether an id stands for nothing, or for the lot's own factory. */
export const isNone = (id: string): boolean => /^0x0{64}$/.test(id);

/** The id of the rule set that an act publishes, 0x-hexadecimal: as `ruleSetId` of `service/quality/rule-set.ts`. */
export function ruleSetOf({
  product,
  publisher,
  rules,
  salt,
  step,
  version,
}: PublishRules): string {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, version);
  const [before, after] = [[publisher, product, step].map(bytesOf), [salt, rules].map(bytesOf)];
  return `0x${toHex(sha256(concat(...before, number, ...after)))}`;
}

/** The id of the lot that an act opens, 0x-hexadecimal. */
export const openedLot = (factory: string, secret: string): string =>
  `0x${lotIdOf(bare(factory), bare(secret))}`;

const bare = (hex: string): string => hex.slice(2).toLowerCase();
const bytesOf = (hex: string): Uint8Array => fromHex(bare(hex));
