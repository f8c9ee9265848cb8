import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, utf8 } from "../../../device-attest/bytes.ts";
import { type Grant, grant, type Revoke, revoke } from "./consent-acts.ts";
import { type End, end, type Register, register, type SetGrade, setGrade } from "./device-acts.ts";
import { type Rotate, rotate } from "./log-acts.ts";
import {
  type Apply,
  apply,
  type Endorse,
  endorse,
  type Issue,
  issue,
  object,
  type Objection,
  type Open,
  open,
  type Propose,
  propose,
  type SetPolicy,
  setPolicy,
  type SetSigners,
  setSigners,
  type Vote,
  vote,
  type Withdraw,
  withdraw,
} from "./party-acts.ts";
import {
  type Dispose,
  dispose,
  type Excuse,
  excuse,
  type Hold,
  hold,
  type Lift,
  lift,
  type OpenLot,
  openLot,
  type PublishPlan,
  publishPlan,
  type PublishRules,
  publishRules,
  type Release,
  release,
  type Supersede,
  supersede,
  type WithdrawPlan,
  withdrawPlan,
} from "./quality-acts.ts";
import { type ActKind, type ActTarget, type Freshness, typed, type TypedAct } from "./typed.ts";

/** What is said in each kind of act, by the name of its EIP-712 struct; where two contracts use one name, by a longer one. */
export interface ActMessages {
  readonly Register: Register;
  readonly End: End;
  readonly SetGrade: SetGrade;
  readonly Rotate: Rotate;
  readonly Open: Open;
  readonly SetSigners: SetSigners;
  readonly SetPolicy: SetPolicy;
  readonly Apply: Apply;
  readonly Endorse: Endorse;
  readonly Issue: Issue;
  readonly Withdraw: Withdraw;
  readonly Object: Objection;
  readonly Propose: Propose;
  readonly Vote: Vote;
  readonly Grant: Grant;
  readonly Revoke: Revoke;
  readonly PublishRules: PublishRules;
  readonly PublishPlan: PublishPlan;
  readonly Supersede: Supersede;
  readonly WithdrawPlan: WithdrawPlan;
  readonly OpenLot: OpenLot;
  readonly Release: Release;
  readonly Dispose: Dispose;
  readonly Excuse: Excuse;
  readonly Hold: Hold;
  readonly Lift: Lift;
}
export type ActName = keyof ActMessages;

/** Every act that anybody can sign for a contract of Tallystick. */
export const catalogue: Readonly<Record<ActName, ActKind>> = {
  Register: register,
  End: end,
  SetGrade: setGrade,
  Rotate: rotate,
  Open: open,
  SetSigners: setSigners,
  SetPolicy: setPolicy,
  Apply: apply,
  Endorse: endorse,
  Issue: issue,
  Withdraw: withdraw,
  Object: object,
  Propose: propose,
  Vote: vote,
  Grant: grant,
  Revoke: revoke,
  PublishRules: publishRules,
  PublishPlan: publishPlan,
  Supersede: supersede,
  WithdrawPlan: withdrawPlan,
  OpenLot: openLot,
  Release: release,
  Dispose: dispose,
  Excuse: excuse,
  Hold: hold,
  Lift: lift,
};
export const actNames = Object.keys(catalogue) as readonly ActName[];

/** An act as it is signed. */
export const typedAct = <Name extends ActName>(
  name: Name,
  at: ActTarget,
  message: ActMessages[Name],
  fresh: Freshness,
): TypedAct<ActMessages[Name]> => typed(catalogue[name], at, message, fresh);

/** The kind of act that a type hash stands for; undefined for one of another contract than ours. */
export const actOfTypeHash = (typeHash: string): ActName | undefined =>
  actNames.find((name) => catalogue[name].typeHash === typeHash);

/**
 * The nonce key of acts that replace one another, 24 bytes: whoever signs the second must know the first to be used, or
 * its nonce to be spent.
 * @returns undefined for acts that replace nothing: any key will do, best a random one
 */
export function seriesKey<Name extends ActName>(
  name: Name,
  message: ActMessages[Name],
): Uint8Array | undefined {
  const { series, contract } = catalogue[name];
  if (series === undefined) return undefined;
  const values = message as unknown as Readonly<Record<string, unknown>>;
  // What replaces each other may be of two kinds, as a credential and its withdrawal: the fields tell, not the kind.
  const about =
    series.length === 0 ? [name] : series.map((field) => `${field}=${String(values[field])}`);
  return keccak_256(concat(...[contract, ...about].map((part) => utf8(`${part}\n`)))).subarray(
    0,
    24,
  );
}
