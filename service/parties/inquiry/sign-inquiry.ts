import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import {
  encodeStatement,
  PREVIOUS_AT,
  RECORD_HASH_AT,
  SEQUENCE_AT,
  STATEMENT_BYTES,
  statementHashOf,
} from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { FOLLOWERS_MAX } from "../../evidence/followers.ts";
import { asInquiry, type Inquiry } from "../../evidence/inquiry.ts";

/** An inquiry without what signing adds. */
export type InquiryDraft = Omit<Inquiry, "v" | "kind" | "device" | "sequence">;

export interface InquirySigner {
  readonly keyStore: KeyStore;
  /** SHA-256 of the key's public half. */
  readonly keyId: Uint8Array;
  /** URN that the key is registered for. */
  readonly device: string;
  readonly logId: Uint8Array;
}

/** @throws Fault `schema` for what could not be signed */
export const requireDraft = (draft: InquiryDraft): void =>
  void asInquiry({ ...draft, v: 1, kind: "inquiry", device: "urn:tallystick:any", sequence: 1 });

/** Looks in order, each naming the one before, and the signature of the last, which is that of all. */
export interface SignedInquiries {
  /** In canonical form, one after the other, and where each ends. */
  readonly bodies: Buffer;
  readonly bodyEnds: readonly number[];
  /** One after the other. */
  readonly statements: Buffer;
  readonly signature: Uint8Array;
  /** After the last. */
  readonly position: ChainPosition;
}

/** In the order of the canonical form, which then need not be made. */
const inquiryOf = (draft: InquiryDraft, device: string, sequence: number): Inquiry => ({
  at: draft.at,
  authorisation: draft.authorisation,
  contract: draft.contract,
  device,
  factory: draft.factory,
  fields: draft.fields,
  kind: "inquiry",
  looker: draft.looker,
  lookerParty: draft.lookerParty,
  outcome: draft.outcome,
  period: draft.period,
  purpose: draft.purpose,
  resolution: draft.resolution,
  resultHash: draft.resultHash,
  salt: draft.salt,
  section: draft.section,
  sequence,
  v: 1,
});

/**
 * Signs looks as the next statements of the inquiry key, all by the last of them (docs/decisions/0085). The caller must
 * have the result committed before anybody sees it, and must never sign other looks from the same position.
 * @param drafts from one to 256: the bundle of the first holds the hashes of the others
 */
export async function signInquiries(
  drafts: readonly InquiryDraft[],
  { previous, sequence }: ChainPosition,
  signer: InquirySigner,
): Promise<SignedInquiries> {
  if (drafts.length === 0 || drafts.length > FOLLOWERS_MAX + 1)
    throw new RangeError(`cannot sign ${String(drafts.length)} looks together`);
  const bodies = bodiesOf(drafts, sequence, signer.device);
  const statements = statementsOf(bodies, { previous, sequence }, signer);
  const last = statements.subarray(-STATEMENT_BYTES);
  return {
    ...bodies,
    statements,
    signature: await signer.keyStore.sign(last),
    position: { sequence: sequence + drafts.length, previous: statementHashOf(last) },
  };
}

type Bodies = Pick<SignedInquiries, "bodies" | "bodyEnds">;

function bodiesOf(drafts: readonly InquiryDraft[], after: number, device: string): Bodies {
  // The schema leaves no number, string or depth that the canonical form writes otherwise.
  const texts = drafts.map((draft, at) => JSON.stringify(inquiryOf(draft, device, after + at + 1)));
  let end = 0;
  return {
    bodies: Buffer.from(texts.join("")),
    bodyEnds: texts.map((text) => (end += Buffer.byteLength(text))),
  };
}

const ZERO = new Uint8Array(32);

/** In one piece of memory, each over a copy of the first: a batch leaves little to be cleared away. */
function statementsOf(
  { bodies, bodyEnds }: Bodies,
  { previous, sequence }: ChainPosition,
  { keyId, logId }: InquirySigner,
): Buffer {
  const first = encodeStatement({
    kind: "inq",
    logId,
    recordHash: ZERO,
    judgementHash: ZERO,
    keyId,
    sequence: sequence + 1,
    previous,
  });
  const statements = Buffer.alloc(bodyEnds.length * STATEMENT_BYTES);
  for (const [at, end] of bodyEnds.entries()) {
    const start = at * STATEMENT_BYTES;
    statements.set(first, start);
    statements.set(sha256(bodies.subarray(bodyEnds[at - 1] ?? 0, end)), start + RECORD_HASH_AT);
    if (at === 0) continue;
    statements.writeBigUInt64BE(BigInt(sequence + at + 1), start + SEQUENCE_AT);
    const before = statements.subarray(start - STATEMENT_BYTES, start);
    statements.set(statementHashOf(before), start + PREVIOUS_AT);
  }
  return statements;
}
