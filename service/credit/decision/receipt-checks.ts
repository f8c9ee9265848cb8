import { equal, fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { requireSigned } from "../../../device-attest/signature.ts";
import { decodeStatement, hasJudgement } from "../../../device-attest/statement.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { readModelText } from "../../score/document/read-model.ts";
import { ScoreError, type ScoreErrorCode } from "../../score/score-error.ts";
import { DecisionError, type DecisionErrorCode } from "./decision-error.ts";
import type { Policy } from "./policy-schema.ts";
import { policyHash, readPolicyText } from "./policy.ts";
import { bodyHashOf } from "./sign-decision.ts";

/** What a lender's key signed: of a decision, or of a case that it looked at again. */
interface SignedBody {
  readonly body: {
    readonly sequence: number;
    readonly told: { readonly policy: string; readonly model: string };
  };
  readonly key: string;
  readonly statement: string;
  readonly signature: string;
}

/** What is wrong with a receipt that no other part of the service has a code for. */
export const replayFaults = {
  notCanonical: "the receipt is not written in canonical form",
  otherTag: "the statement is not about a decision",
  otherBody: "the statement is about another body",
  otherKey: "the statement is of another key than the receipt's",
  otherSequence: "the statement has another place than the body says",
  otherSigner: "another key signed than the one that was named",
  otherPolicy: "it was decided by another policy",
  notAModel: "a scorecard without papers is no model",
  replacedModel: "it was decided by another model",
  notOpened: "the receipt does not open what it was decided by",
  portraitMissing: "the portrait is kept elsewhere: name its file",
  otherDecision: "it is about another decision than the one that was named",
  otherInput: "an input is another one than was decided by",
  otherEngine: "it was decided by other rules than this program knows",
  otherBundle: "the bundle is about something else than the receipt",
  notOnRecord: "the bundle does not verify, so it is not shown to be on record",
  otherResult: "the same inputs lead to something else",
} as const;
export type ReplayCode =
  keyof typeof replayFaults | DecisionErrorCode | ScoreErrorCode | Fault["code"];

export interface CheckOf<Name extends string> {
  readonly name: Name;
  /** `open`: not asked for, or something that it stands on failed. */
  readonly result: "passed" | "failed" | "open";
  /** Null where nothing failed. */
  readonly code: ReplayCode | null;
  readonly found: string | null;
}

export interface Wrong {
  readonly wrong: ReplayCode;
  readonly found: string | null;
}

export class ReplayError extends Error {
  override readonly name = "ReplayError";
  readonly code: keyof typeof replayFaults;
  readonly found: string | null;

  constructor(code: keyof typeof replayFaults, found: string | null = null) {
    super(replayFaults[code]);
    this.code = code;
    this.found = found;
  }
}

export function requireSame(
  holds: boolean,
  code: keyof typeof replayFaults,
  found?: string,
): asserts holds {
  if (!holds) throw new ReplayError(code, found);
}

const PASSED = "passed";

/** What an attempt made, `passed` where it made nothing, or what was wrong. */
export function attempt<T>(act: () => T): (T extends void ? typeof PASSED : T) | Wrong {
  try {
    return (act() ?? PASSED) as T extends void ? typeof PASSED : T;
  } catch (error) {
    if (error instanceof ReplayError || error instanceof DecisionError)
      return { wrong: error.code, found: error.found ?? null };
    if (error instanceof ScoreError)
      return { wrong: error.code, found: error.where.found ?? error.where.column ?? null };
    if (error instanceof Fault) return { wrong: error.code, found: error.message };
    throw error;
  }
}

export const isWrong = (value: unknown): value is Wrong =>
  typeof value === "object" && value !== null && "wrong" in value;

export function checkOf<Name extends string>(name: Name, found: unknown): CheckOf<Name> {
  if (found === undefined) return { name, result: "open", code: null, found: null };
  return isWrong(found)
    ? { name, result: "failed", code: found.wrong, found: found.found }
    : { name, result: "passed", code: null, found: null };
}

export function requireStatement({ body, key, statement: encoded }: SignedBody): void {
  const statement = decodeStatement(fromBase64Url(encoded));
  requireSame(statement.kind === "dec" && !hasJudgement(statement), "otherTag", statement.kind);
  requireSame(equal(statement.recordHash, bodyHashOf(body)), "otherBody");
  requireSame(equal(statement.keyId, deviceKey(fromBase64Url(key)).keyId), "otherKey");
  requireSame(statement.sequence === body.sequence, "otherSequence", String(statement.sequence));
}

export const requireSignature = ({ key, signature, statement }: SignedBody): void =>
  requireSigned(
    deviceKey(fromBase64Url(key)).verify,
    fromBase64Url(statement),
    fromBase64Url(signature),
  );

export function requireSigner({ key }: SignedBody, signer: string | undefined): void {
  const keyId = toHex(deviceKey(fromBase64Url(key)).keyId);
  requireSame(keyId === signer, "otherSigner", keyId);
}

export function policyFor({ body }: SignedBody, text: string): Policy {
  const policy = readPolicyText(text);
  const hash = policyHash(policy);
  requireSame(hash === body.told.policy, "otherPolicy", hash);
  return policy;
}

export function modelFor({ body }: SignedBody, text: string): Model {
  const { hash, model } = readModelText(text);
  if (model === undefined) throw new ReplayError("notAModel");
  requireSame(hash === body.told.model, "replacedModel", hash);
  return model;
}

/** Where two documents differ first; undefined where their bytes are the same. */
export function difference(ours: object, theirs: object): string | undefined {
  const [a, b] = [ours, theirs].map((one) => one as Readonly<Record<string, Json>>) as [
    Members,
    Members,
  ];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.find((name) => textOf(a[name]) !== textOf(b[name]));
}

type Members = Readonly<Record<string, Json | undefined>>;
const textOf = (value: Json | undefined): string =>
  value === undefined ? "" : canonicalize(value);
