import { equal } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { AttestationFault } from "../attestation-fault.ts";
import { type Quote, quoteOf } from "./attest.ts";
import { hasAttributes, objectAttribute, type PublicArea } from "./public-area.ts";
import { requireSignedByTpm } from "./signature.ts";

export interface QuoteEvidence {
  /** TPMS_ATTEST: `tpm2_quote -m`. */
  readonly attest: Uint8Array;
  /** TPMT_SIGNATURE: `tpm2_quote -s`. */
  readonly signature: Uint8Array;
  /** Digests of the quoted registers, one after the other: `tpm2_quote -F values -o`. */
  readonly pcrs: Uint8Array;
}

export type PcrValues = ReadonlyMap<number, Uint8Array>;

export interface ProvenQuote extends Quote {
  readonly values: PcrValues;
}

const DIGEST_BYTES = 32;
const { fixedTpm, fixedParent, sensitiveDataOrigin, restricted, sign, decrypt } = objectAttribute;

/** An attestation key signs only what its own TPM made, and was never anywhere else. */
export function requireAttestationKey(ak: PublicArea): void {
  const all = fixedTpm | fixedParent | sensitiveDataOrigin | restricted | sign;
  if (!hasAttributes(ak, all, decrypt)) throw new AttestationFault("keyAttributes");
}

/**
 * What a TPM says of its registers, in answer to `nonce` (TPM 2.0 part 3, section 18.4).
 * @param ak bound to a TPM already (`credential.ts`)
 * @throws AttestationFault
 */
export async function provenQuote(
  { attest, signature, pcrs }: QuoteEvidence,
  ak: PublicArea,
  nonce: Uint8Array,
  crypto: Crypto,
): Promise<ProvenQuote> {
  requireAttestationKey(ak);
  await requireSignedByTpm(ak, attest, signature, crypto);
  const quote = quoteOf(attest);
  if (!equal(quote.extraData, nonce)) throw new AttestationFault("nonce");
  if (pcrs.length !== quote.pcrs.length * DIGEST_BYTES) throw new AttestationFault("pcrSelection");
  if (!equal(sha256(pcrs), quote.pcrDigest)) throw new AttestationFault("pcrDigest");
  const valueAt = (at: number): Uint8Array =>
    pcrs.slice(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES);
  return { ...quote, values: new Map(quote.pcrs.map((pcr, at) => [pcr, valueAt(at)])) };
}
