import { concat } from "../../../../device-attest/bytes.ts";
import { AttestationFault } from "../attestation-fault.ts";
import { algorithm, requireSha256 } from "./algorithms.ts";
import { coordinate, jwkOf, type PublicArea } from "./public-area.ts";
import { type Reader, readWhole } from "./reader.ts";

const schemes = {
  rsa: { id: algorithm.rsassa, name: "RSASSA-PKCS1-v1_5" },
  p256: { id: algorithm.ecdsa, name: "ECDSA" },
} as const;

/**
 * Refuses what `signer` did not sign.
 * @param signature TPMT_SIGNATURE (part 2, section 11.3.4), as `tpm2_quote -s` writes it
 * @throws AttestationFault `badSignature`, `unsupported`, `malformed`
 */
export async function requireSignedByTpm(
  signer: PublicArea,
  message: Uint8Array,
  signature: Uint8Array,
  { subtle }: Crypto,
): Promise<void> {
  const { id, name } = schemes[signer.key.kind];
  const value = readWhole(signature, (reader) => readSignature(reader, id));
  const jwk = jwkOf(signer.key);
  const hash = "SHA-256";
  const key = await subtle
    .importKey("jwk", jwk, { name, hash, namedCurve: "P-256" }, false, ["verify"])
    .catch(() => {
      throw new AttestationFault("unsupported", "the key is no key");
    });
  const isGood = await subtle.verify({ name, hash }, key, value, new Uint8Array(message));
  if (!isGood) throw new AttestationFault("badSignature");
}

/** The value in the form that WebCrypto takes: r‖s of 64 bytes, or the number of RSA. */
function readSignature(reader: Reader, scheme: number): Uint8Array<ArrayBuffer> {
  if (reader.uint(2) !== scheme) throw new AttestationFault("badSignature", "of another scheme");
  requireSha256(reader.uint(2));
  if (scheme === algorithm.rsassa) return new Uint8Array(reader.sized());
  return concat(coordinate(reader.sized()), coordinate(reader.sized()));
}
