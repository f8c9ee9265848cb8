import { fromBase64Url } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { parseDocument } from "../../score/document/parse-document.ts";
import { type Portrait, portraitCheck } from "./application.ts";
import { commitmentsOf } from "./commitments.ts";
import { decide } from "./decide.ts";
import { ENGINE } from "./decision.ts";
import type { Policy } from "./policy-schema.ts";
import {
  attempt,
  type CheckOf,
  checkOf,
  difference,
  isWrong,
  modelFor,
  policyFor,
  ReplayError,
  requireSame,
  requireSignature,
  requireSigner,
  requireStatement,
} from "./receipt-checks.ts";
import { type Receipt, receiptCheck } from "./receipt-schema.ts";
import { bodyOf, receiptText } from "./sign-decision.ts";

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

/** `record` is made where a bundle is shown. */
export type Check = CheckOf<CheckName | "record">;

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
export const isReplayed = (checks: readonly CheckOf<string>[]): boolean =>
  checks.every(({ result }) => result !== "failed");

function readReceipt(text: string): Receipt {
  const receipt = parseDocument(text, receiptCheck);
  requireSame(receiptText(receipt) === text, "notCanonical");
  return receipt;
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
