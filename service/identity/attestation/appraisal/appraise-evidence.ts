import { equal, toBase64Url, utf8 } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { AttestationFault } from "../attestation-fault.ts";
import { certifiedKey, type CertifyEvidence } from "../tpm/certified-key.ts";
import { publicArea } from "../tpm/public-area.ts";
import { provenQuote, type QuoteEvidence } from "../tpm/quote.ts";
import {
  type Appraisal,
  appraise,
  type Proven,
  type ReferenceValue,
  unproven,
} from "./appraise.ts";
import { claimsOf } from "./claims.ts";

/** What was asked of a device. */
export interface Challenge {
  readonly nonce: Uint8Array;
  /** SHA-256 of what was sealed for its TPM. */
  readonly secretHash: Uint8Array;
  /** TPM2B_PUBLIC of its attestation key. */
  readonly ak: Uint8Array;
  /** The key whose records are spoken of. */
  readonly keyId: Uint8Array;
}

/** What it answers. */
export interface Evidence {
  readonly secret: Uint8Array;
  /** EAT claims in JSON, exactly as they were hashed. */
  readonly claims: string;
  readonly quote: QuoteEvidence;
  readonly certified: CertifyEvidence;
}

/** What it is held against. */
export interface Standard {
  readonly references: readonly ReferenceValue[];
  /** Newest version that this TPM was appraised with before. */
  readonly newest: string | undefined;
}

/** What the quote has for a nonce: it binds what the device says to the state that it is in. */
export const quotedNonce = (nonce: Uint8Array, claims: string): Uint8Array =>
  sha256(nonce, sha256(utf8(claims)));

/** Evidence that proves nothing is appraised too: as contraindicated, with the code of its fault. */
export async function appraiseEvidence(
  challenge: Challenge,
  evidence: Evidence,
  { newest, references }: Standard,
  crypto: Crypto,
): Promise<Appraisal> {
  try {
    return appraise(await proven(challenge, evidence, crypto), references, newest);
  } catch (error) {
    if (error instanceof AttestationFault) return unproven(error.code);
    throw error;
  }
}

async function proven(challenge: Challenge, evidence: Evidence, crypto: Crypto): Promise<Proven> {
  if (!equal(sha256(evidence.secret), challenge.secretHash))
    throw new AttestationFault("credential");
  const ak = publicArea(challenge.ak);
  const asked = quotedNonce(challenge.nonce, evidence.claims);
  const quote = await provenQuote(evidence.quote, ak, asked, crypto);
  const claims = claimsOf(evidence.claims);
  if (claims.nonce !== toBase64Url(challenge.nonce)) throw new AttestationFault("nonce");
  const spki = await certifiedKey(evidence.certified, ak, crypto);
  if (!equal(sha256(spki), challenge.keyId)) throw new AttestationFault("keyName");
  return { claims, pcrs: quote.values };
}
