import { utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { encodeStatement, statementHashOf } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
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
  readonly signature: Uint8Array;
  readonly position: ChainPosition;
}

const NO_JUDGEMENT = new Uint8Array(32);

/**
 * Signs a look as the next statement of the inquiry key. The caller must have the result committed before anybody sees
 * it, and must never sign two looks from one position.
 */
export async function signInquiry(
  draft: InquiryDraft,
  after: ChainPosition,
  signer: InquirySigner,
): Promise<SignedInquiry> {
  const sequence = after.sequence + 1;
  const inquiry = { ...draft, v: 1, kind: "inquiry", device: signer.device, sequence } as const;
  const body = utf8(canonicalize(inquiry));
  const statement = encodeStatement({
    kind: "inq",
    logId: signer.logId,
    recordHash: sha256(body),
    judgementHash: NO_JUDGEMENT,
    keyId: signer.keyId,
    sequence,
    previous: after.previous,
  });
  const signature = await signer.keyStore.sign(statement);
  return {
    body,
    statement,
    signature,
    position: { sequence, previous: statementHashOf(statement) },
  };
}
