import { equal, fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { requireSigned } from "../../../device-attest/signature.ts";
import { decodeStatement, hasJudgement } from "../../../device-attest/statement.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { parseDocument } from "../../score/document/parse-document.ts";
import { readModelText } from "../../score/document/read-model.ts";
import { ScoreError, type ScoreErrorCode } from "../../score/score-error.ts";
import { type Portrait, portraitCheck } from "./application.ts";
import { commitmentsOf } from "./commitments.ts";
import { DecisionError, type DecisionErrorCode } from "./decision-error.ts";
import { decide } from "./decide.ts";
import { ENGINE } from "./decision.ts";
import type { Policy } from "./policy-schema.ts";
import { policyHash, readPolicyText } from "./policy.ts";
import { type Receipt, receiptCheck } from "./receipt-schema.ts";
import { bodyHashOf, bodyOf, receiptText } from "./sign-decision.ts";

/** In the order in which they are made. */
export const checkNames = [
  "form",
  "statement",
  "signature",
  "signer",
  "policy",
  "model",
  "inputs",
  "result",
] as const;
export type CheckName = (typeof checkNames)[number];

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
  otherInput: "an input is another one than was decided by",
  otherEngine: "it was decided by other rules than this program knows",
  otherResult: "the same inputs lead to something else",
} as const;
export type ReplayCode =
  keyof typeof replayFaults | DecisionErrorCode | ScoreErrorCode | Fault["code"];

export interface Check {
  readonly name: CheckName;
  /** `open`: not asked for, or something that it stands on failed. */
  readonly result: "passed" | "failed" | "open";
  /** Null where nothing failed. */
  readonly code: ReplayCode | null;
  readonly found: string | null;
}

/** What a receipt is held against, as texts of files. */
export interface ReplayFiles {
  readonly model: string;
  readonly policy: string;
  /** Undefined where the receipt has its portrait in it. */
  readonly portrait: string | undefined;
  /** SHA-256 of the lender's key, hexadecimal; undefined where the reader does not know it. */
  readonly signer: string | undefined;
}

/**
 * Makes a decision anew from its receipt, and holds all that the receipt says against it: what was signed, by what, from
 * what. One check for each; all are made that can be.
 */
export function replayReceipt(text: string, files: ReplayFiles): Check[] {
  const receipt = attempt(() => readReceipt(text));
  if (isWrong(receipt))
    return checkNames.map((name) => checkOf(name, name === "form" ? receipt : undefined));
  const policy = attempt(() => policyFor(receipt, files.policy));
  const model = attempt(() => modelFor(receipt, files.model));
  const inputs = attempt(() => inputsOf(receipt, files.portrait));
  const isReplayable = !isWrong(policy) && !isWrong(model) && !isWrong(inputs);
  const found: Readonly<Record<CheckName, unknown>> = {
    form: receipt,
    statement: attempt(() => requireStatement(receipt)),
    signature: attempt(() => requireSignature(receipt)),
    signer:
      files.signer === undefined ? undefined : attempt(() => requireSigner(receipt, files.signer)),
    policy,
    model,
    inputs,
    result: isReplayable
      ? attempt(() => requireResult(receipt, { ...inputs, policy, model }))
      : undefined,
  };
  return checkNames.map((name) => checkOf(name, found[name]));
}

/** Whether nothing failed; what is open was not asked for, since nothing else is left open without a failure. */
export const isReplayed = (checks: readonly Check[]): boolean =>
  checks.every(({ result }) => result !== "failed");

interface Wrong {
  readonly wrong: ReplayCode;
  readonly found: string | null;
}

class ReplayError extends Error {
  override readonly name = "ReplayError";
  readonly code: keyof typeof replayFaults;
  readonly found: string | null;

  constructor(code: keyof typeof replayFaults, found: string | null = null) {
    super(replayFaults[code]);
    this.code = code;
    this.found = found;
  }
}

function requireSame(holds: boolean, code: keyof typeof replayFaults, found?: string): void {
  if (!holds) throw new ReplayError(code, found);
}

const PASSED = "passed";

/** What an attempt made, `passed` where it made nothing, or what was wrong. */
function attempt<T>(act: () => T): (T extends void ? typeof PASSED : T) | Wrong {
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

const isWrong = (value: unknown): value is Wrong =>
  typeof value === "object" && value !== null && "wrong" in value;

function checkOf(name: CheckName, found: unknown): Check {
  if (found === undefined) return { name, result: "open", code: null, found: null };
  return isWrong(found)
    ? { name, result: "failed", code: found.wrong, found: found.found }
    : { name, result: "passed", code: null, found: null };
}

function readReceipt(text: string): Receipt {
  const receipt = parseDocument(text, receiptCheck);
  requireSame(receiptText(receipt) === text, "notCanonical");
  return receipt;
}

function requireStatement({ body, key, statement: encoded }: Receipt): void {
  const statement = decodeStatement(fromBase64Url(encoded));
  requireSame(statement.kind === "dec" && !hasJudgement(statement), "otherTag", statement.kind);
  requireSame(equal(statement.recordHash, bodyHashOf(body)), "otherBody");
  requireSame(equal(statement.keyId, deviceKey(fromBase64Url(key)).keyId), "otherKey");
  requireSame(statement.sequence === body.sequence, "otherSequence", String(statement.sequence));
}

const requireSignature = ({ key, signature, statement }: Receipt): void =>
  requireSigned(
    deviceKey(fromBase64Url(key)).verify,
    fromBase64Url(statement),
    fromBase64Url(signature),
  );

function requireSigner({ key }: Receipt, signer: string | undefined): void {
  const keyId = toHex(deviceKey(fromBase64Url(key)).keyId);
  requireSame(keyId === signer, "otherSigner", keyId);
}

function policyFor({ body }: Receipt, text: string): Policy {
  const policy = readPolicyText(text);
  const hash = policyHash(policy);
  requireSame(hash === body.told.policy, "otherPolicy", hash);
  return policy;
}

function modelFor({ body }: Receipt, text: string): Model {
  const { hash, model } = readModelText(text);
  if (model === undefined) throw new ReplayError("notAModel");
  requireSame(hash === body.told.model, "replacedModel", hash);
  return model;
}

type Opened = Pick<NonNullable<Receipt["opened"]>, "application" | "exposure"> & {
  readonly portrait: Portrait;
  readonly secret: Uint8Array;
};

/** A portrait that was named counts before the receipt's own. */
function inputsOf({ body, opened }: Receipt, portraitText: string | undefined): Opened {
  if (opened === null) throw new ReplayError("notOpened");
  const portrait =
    portraitText === undefined ? opened.portrait : parseDocument(portraitText, portraitCheck);
  if (portrait === null) throw new ReplayError("portraitMissing");
  const { application, exposure } = opened;
  const secret = fromBase64Url(opened.secret);
  const commitments = commitmentsOf({ application, exposure, portrait }, secret);
  const other = difference(commitments, body.inputs);
  requireSame(other === undefined, "otherInput", other);
  const inline = opened.portrait ?? portrait;
  requireSame(canonicalize(inline) === canonicalize(portrait), "otherInput", "portrait");
  return { application, exposure, portrait, secret };
}

function requireResult(
  { body, opened }: Receipt,
  { model, policy, secret, ...rest }: Opened & { readonly model: Model; readonly policy: Policy },
): void {
  const { at, engine } = body.told;
  requireSame(engine === ENGINE, "otherEngine", String(engine));
  const inputs = { ...rest, model, policy };
  const decision = decide(inputs, at);
  const ours = bodyOf({ inputs, at, ruling: body.ruling, secret }, decision, body);
  const other = difference(ours, body) ?? difference(decision, opened?.decision ?? {});
  requireSame(other === undefined, "otherResult", other);
}

/** Where two documents differ first; undefined where their bytes are the same. */
function difference(ours: object, theirs: object): string | undefined {
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
