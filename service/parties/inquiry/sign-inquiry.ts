import { utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { encodeStatement, statementHashOf } from "../../../device-attest/statement.ts";
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

export interface SignedInquiry {
  /** In canonical form. */
  readonly body: Uint8Array;
  readonly statement: Uint8Array;
  readonly position: ChainPosition;
}

/** Looks in order, each naming the one before, and the signature of the last, which is that of all. */
export interface SignedInquiries {
  readonly inquiries: readonly SignedInquiry[];
  readonly signature: Uint8Array;
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

const NO_JUDGEMENT = new Uint8Array(32);

/**
 * Signs looks as the next statements of the inquiry key, all by the last of them (docs/decisions/0085). The caller must
 * have the result committed before anybody sees it, and must never sign other looks from the same position.
 * @param drafts from one to 256: the bundle of the first holds the hashes of the others
 */
export async function signInquiries(
  drafts: readonly InquiryDraft[],
  after: ChainPosition,
  signer: InquirySigner,
): Promise<SignedInquiries> {
  let position = after;
  const inquiries = drafts.map((draft) => {
    const next = nextStatement(draft, position, signer);
    position = next.position;
    return next;
  });
  const last = inquiries.at(-1);
  if (last === undefined || inquiries.length > FOLLOWERS_MAX + 1)
    throw new RangeError(`cannot sign ${String(inquiries.length)} looks together`);
  return { inquiries, signature: await signer.keyStore.sign(last.statement) };
}

function nextStatement(
  draft: InquiryDraft,
  { previous, sequence: last }: ChainPosition,
  { device, keyId, logId }: InquirySigner,
): SignedInquiry {
  const sequence = last + 1;
  const body = utf8(canonicalize(inquiryOf(draft, device, sequence)));
  const statement = encodeStatement({
    kind: "inq",
    logId,
    recordHash: sha256(body),
    judgementHash: NO_JUDGEMENT,
    keyId,
    sequence,
    previous,
  });
  return { body, statement, position: { sequence, previous: statementHashOf(statement) } };
}
