import { toBase64Url, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { encodeStatement, statementHashOf } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { commitmentOf, commitmentsOf, type Secret } from "./commitments.ts";
import type { Inputs } from "./decidable.ts";
import { decide } from "./decide.ts";
import type { Decision, Told } from "./decision.ts";
import type { Body, Receipt } from "./receipt-schema.ts";
import { resultOf, type Ruling } from "./ruling.ts";

/** Whom a decision is signed by. */
export interface DecisionSigner {
  readonly keyStore: KeyStore;
  /** URN that the key is registered for. */
  readonly device: string;
  readonly logId: Uint8Array;
}

/** What is decided, when, and by which person if not by the engine alone. */
export interface DecisionDraft {
  readonly inputs: Inputs;
  readonly at: string;
  readonly ruling: Ruling | null;
  readonly secret: Secret;
}

export interface SignedDecision {
  readonly receipt: Receipt;
  readonly position: ChainPosition;
}

/**
 * Decides and signs as the next statement of the lender's key. The caller must have the result on disk before anybody
 * sees it, and must never sign two decisions from one position.
 * @throws DecisionError
 */
export async function signDecision(
  draft: DecisionDraft,
  after: ChainPosition,
  signer: DecisionSigner,
): Promise<SignedDecision> {
  const sequence = after.sequence + 1;
  const decision = decide(draft.inputs, draft.at);
  const body = bodyOf(draft, decision, { device: signer.device, sequence });
  const { position, ...signed } = await signNext(body, after, signer);
  const { application, exposure, portrait } = draft.inputs;
  return {
    receipt: {
      v: 1,
      kind: "decisionReceipt",
      body,
      ...signed,
      opened: { secret: toBase64Url(draft.secret), application, exposure, decision, portrait },
    },
    position,
  };
}

/** Signs a body as the next statement of the lender's key. */
export async function signNext(
  body: { readonly sequence: number },
  { previous }: ChainPosition,
  { keyStore, logId }: DecisionSigner,
): Promise<
  Pick<Receipt, "statement" | "signature" | "key"> & { readonly position: ChainPosition }
> {
  const { sequence } = body;
  const statement = encodeStatement({
    kind: "dec",
    logId,
    recordHash: bodyHashOf(body),
    judgementHash: new Uint8Array(32),
    keyId: sha256(keyStore.spki),
    sequence,
    previous,
  });
  return {
    statement: toBase64Url(statement),
    signature: toBase64Url(await keyStore.sign(statement)),
    key: toBase64Url(keyStore.spki),
    position: { sequence, previous: statementHashOf(statement) },
  };
}

/** @throws DecisionError for a ruling that must not be */
export function bodyOf(
  { inputs, ruling, secret }: DecisionDraft,
  decision: Decision,
  { device, sequence }: Pick<Body, "device" | "sequence">,
): Body {
  const { application } = inputs;
  return {
    v: 1,
    kind: "decision",
    device,
    sequence,
    lender: application.lender,
    factory: application.factory,
    authorisation: application.authorisation.commitment,
    inputs: commitmentsOf(inputs, secret),
    told: toldOf(decision),
    decision: commitmentOf("decision", decision as unknown as Json, secret),
    ruling,
    result: resultOf(decision, ruling, inputs),
  };
}

/** What of a decision the applicant is told. */
const toldOf = ({
  at,
  bar,
  engine,
  model,
  offer,
  outcome,
  policy,
  reasons,
  score,
}: Decision): Told => ({
  engine,
  at,
  policy,
  model,
  outcome,
  bar,
  points: score?.points ?? null,
  offer,
  reasons,
});

export const bodyHashOf = (body: object): Uint8Array => sha256(utf8(canonicalize(body as Json)));

/** The bytes that a receipt is kept in. */
export const receiptText = (receipt: Receipt): string => canonicalize(receipt);
