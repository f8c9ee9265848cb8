import { fromBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { parseDocument } from "../../score/document/parse-document.ts";
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
} from "../decision/receipt-checks.ts";
import { isReplayed, replayReceipt } from "../decision/replay.ts";
import { type Receipt, receiptCheck } from "../decision/receipt-schema.ts";
import { type ReviewReceipt, reviewReceiptCheck } from "./review-receipt.ts";
import { review } from "./review.ts";
import { reviewBodyOf, type ReviewDraft, reviewText, watchedOf } from "./sign-review.ts";
import { WATCH_ENGINE } from "./warning.ts";

/** In the order in which they are made. */
const reviewCheckNames = [
  "form",
  "statement",
  "signature",
  "signer",
  "policy",
  "model",
  "decision",
  "result",
] as const;
export type ReviewCheckName = (typeof reviewCheckNames)[number];

/** What a review is held against, as texts of files. */
export interface ReviewFiles {
  /** The receipt that granted the limit, opened, with its portrait in it. */
  readonly decision: string;
  readonly model: string;
  readonly policy: string;
  readonly signer: string | undefined;
}

/** Looks again as the lender did, from its receipt, and holds all that it says against that, as `replayReceipt` does. */
export function replayReview(text: string, files: ReviewFiles): CheckOf<ReviewCheckName>[] {
  const receipt = attempt(() => readReview(text));
  if (isWrong(receipt))
    return reviewCheckNames.map((name) => checkOf(name, name === "form" ? receipt : undefined));
  const policy = attempt(() => policyFor(receipt, files.policy));
  const model = attempt(() => modelFor(receipt, files.model));
  const decision = attempt(() => decisionFor(receipt, files));
  const isReplayable = !isWrong(policy) && !isWrong(model) && !isWrong(decision);
  const found: Readonly<Record<ReviewCheckName, unknown>> = {
    form: receipt,
    statement: attempt(() => requireStatement(receipt)),
    signature: attempt(() => requireSignature(receipt)),
    signer:
      files.signer === undefined ? undefined : attempt(() => requireSigner(receipt, files.signer)),
    policy,
    model,
    decision,
    result: isReplayable
      ? attempt(() => requireResult(receipt, { decision, policy, model }))
      : undefined,
  };
  return reviewCheckNames.map((name) => checkOf(name, found[name]));
}

function readReview(text: string): ReviewReceipt {
  const receipt = parseDocument(text, reviewReceiptCheck);
  requireSame(reviewText(receipt) === text, "notCanonical");
  return receipt;
}

/** What granted the limit must itself be sound, by the same files. */
function decisionFor({ body }: ReviewReceipt, { decision: text, ...files }: ReviewFiles): Receipt {
  const hash = toHex(sha256(utf8(text)));
  requireSame(hash === body.decision, "otherDecision", hash);
  const checks = replayReceipt(text, { ...files, portrait: undefined });
  const failed = checks.find(({ result }) => result === "failed");
  requireSame(isReplayed(checks), "otherDecision", failed?.code ?? undefined);
  return parseDocument(text, receiptCheck);
}

function requireResult(
  { body, opened }: ReviewReceipt,
  rest: Pick<ReviewDraft, "decision" | "policy" | "model">,
): void {
  if (opened === null) throw new ReplayError("notOpened");
  const { at, engine } = body.told;
  requireSame(engine === WATCH_ENGINE, "otherEngine", String(engine));
  const { loans, secret, seen } = opened;
  const found = { seen, loans, ended: body.ended };
  const draft = { ...rest, found, secret: fromBase64Url(secret) };
  const other = difference(reviewBodyOf(draft, review(watchedOf(draft), at), body), body);
  requireSame(other === undefined, "otherResult", other);
}
