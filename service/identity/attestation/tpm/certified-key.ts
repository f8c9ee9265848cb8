import { equal } from "../../../../device-attest/bytes.ts";
import { spkiOf } from "../../../../device-attest/key.ts";
import { AttestationFault } from "../attestation-fault.ts";
import { certifiedOf } from "./attest.ts";
import { hasAttributes, objectAttribute, publicArea, type PublicArea } from "./public-area.ts";
import { requireAttestationKey } from "./quote.ts";
import { requireSignedByTpm } from "./signature.ts";

export interface CertifyEvidence {
  /** TPM2B_PUBLIC of the key that signs records: `tpm2_create -u`. */
  readonly publicArea: Uint8Array;
  /** TPMS_ATTEST: `tpm2_certify -o`. */
  readonly attest: Uint8Array;
  /** TPMT_SIGNATURE: `tpm2_certify -s`. */
  readonly signature: Uint8Array;
}

const { fixedTpm, fixedParent, sensitiveDataOrigin, restricted, sign, decrypt } = objectAttribute;

/**
 * The key that lies in the TPM of `ak`, was made there and cannot leave (TPM 2.0 part 3, section 18.2). It says nothing of
 * when: a key that can never leave needs no nonce, and stock `tpm2_certify` takes none.
 * @returns its SubjectPublicKeyInfo, as a device's key has it
 * @throws AttestationFault
 */
export async function certifiedKey(
  evidence: CertifyEvidence,
  ak: PublicArea,
  crypto: Crypto,
): Promise<Uint8Array> {
  requireAttestationKey(ak);
  await requireSignedByTpm(ak, evidence.attest, evidence.signature, crypto);
  const area = publicArea(evidence.publicArea);
  if (!equal(certifiedOf(evidence.attest).name, area.name)) throw new AttestationFault("keyName");
  const all = fixedTpm | fixedParent | sensitiveDataOrigin | sign;
  if (!hasAttributes(area, all, restricted | decrypt)) throw new AttestationFault("keyAttributes");
  if (area.key.kind !== "p256")
    throw new AttestationFault("unsupported", "records are signed with P-256");
  return spkiOf(area.key.x, area.key.y);
}
