import { utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { encodeStatement, type StatementKind } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import type { InquirySigner } from "./sign-inquiry.ts";

export interface SignedDocument {
  /** In canonical form. */
  readonly body: Uint8Array;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

const NO_JUDGEMENT = new Uint8Array(32);

/**
 * Signs a document as the next statement of the service's own key. The caller must have it committed before anybody sees
 * it, and must never sign another statement from the same position.
 * @param documentAt the document, given the key's URN and the sequence that it is to have
 */
export async function signDocument(
  kind: Extract<StatementKind, "rev" | "snp">,
  documentAt: (device: string, sequence: number) => Json,
  { previous, sequence: last }: ChainPosition,
  { device, keyId, keyStore, logId }: InquirySigner,
): Promise<SignedDocument> {
  const sequence = last + 1;
  const body = utf8(canonicalize(documentAt(device, sequence)));
  const statement = encodeStatement({
    kind,
    logId,
    recordHash: sha256(body),
    judgementHash: NO_JUDGEMENT,
    keyId,
    sequence,
    previous,
  });
  return { body, statement, signature: await keyStore.sign(statement) };
}
