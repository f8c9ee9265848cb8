import { toBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { sha256 } from "#crypto";
import type { Model } from "../../score/document/model-schema.ts";
import { commitmentOf, type Secret } from "../decision/commitments.ts";
import { DecisionError } from "../decision/decision-error.ts";
import type { Policy } from "../decision/policy-schema.ts";
import type { Receipt } from "../decision/receipt-schema.ts";
import type { Result } from "../decision/ruling.ts";
import { type DecisionSigner, receiptText, signNext } from "../decision/sign-decision.ts";
import type { ReviewBody, ReviewReceipt } from "./review-receipt.ts";
import { review } from "./review.ts";
import type { Review } from "./warning.ts";
import type { Watched } from "./watched.ts";

/** What of a case is looked at anew. */
export type Found = Pick<Watched, "seen" | "ended" | "loans">;

export interface ReviewDraft {
  /** The lender's own copy, opened, of what granted the limit. */
  readonly decision: Receipt;
  readonly policy: Policy;
  readonly model: Model;
  readonly found: Found;
  readonly at: string;
  readonly secret: Secret;
}

/**
 * All that a review is a function of.
 * @throws DecisionError `nothingGranted`
 */
export function watchedOf({
  decision: { body, opened },
  found,
  model,
  policy,
}: Omit<ReviewDraft, "at" | "secret">): Watched {
  const { offer } = body.result as Result;
  if (offer === null || opened?.portrait == null) throw new DecisionError("nothingGranted");
  const { application, portrait } = opened;
  const decidedAt = body.ruling?.at ?? body.told.at;
  return { decidedAt, application, portrait, offer, policy, model, ...found };
}

/** As the next statement of the lender's key; `signDecision` says what the caller must see to. */
export async function signReview(
  draft: ReviewDraft,
  after: ChainPosition,
  signer: DecisionSigner,
): Promise<{ readonly receipt: ReviewReceipt; readonly position: ChainPosition }> {
  const said = review(watchedOf(draft), draft.at);
  const body = reviewBodyOf(draft, said, { device: signer.device, sequence: after.sequence + 1 });
  const { position, ...signed } = await signNext(body, after, signer);
  const { loans, seen } = draft.found;
  const opened = { secret: toBase64Url(draft.secret), seen, loans: [...loans] };
  return { receipt: { v: 1, kind: "reviewReceipt", body, ...signed, opened }, position };
}

export function reviewBodyOf(
  { decision, found, secret }: Pick<ReviewDraft, "decision" | "found" | "secret">,
  said: Review,
  { device, sequence }: Pick<ReviewBody, "device" | "sequence">,
): ReviewBody {
  const { authorisation, factory, lender } = decision.body;
  return {
    v: 1,
    kind: "review",
    device,
    sequence,
    lender,
    factory,
    authorisation,
    decision: toHex(sha256(utf8(receiptText(decision)))),
    inputs: {
      seen: commitmentOf("seen", found.seen, secret),
      loans: commitmentOf("loans", found.loans as unknown as Json, secret),
    },
    ended: found.ended,
    told: said,
  };
}

export const reviewText = (receipt: ReviewReceipt): string => canonicalize(receipt);
