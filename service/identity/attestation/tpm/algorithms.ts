import { AttestationFault } from "../attestation-fault.ts";

/** TPM_ALG_ID (TPM 2.0 part 2, section 6.3), as far as this verifier goes. */
export const algorithm = {
  rsa: 0x0001,
  sha256: 0x000b,
  null: 0x0010,
  rsassa: 0x0014,
  rsaes: 0x0015,
  rsapss: 0x0016,
  oaep: 0x0017,
  ecdsa: 0x0018,
  ecdh: 0x0019,
  ecc: 0x0023,
} as const;

/** TPM_ECC_NIST_P256. */
export const P256 = 0x0003;

/** One hash everywhere: SHA-1 banks and names are refused, and no key that we know needs a longer one. */
export function requireSha256(hash: number): void {
  if (hash !== algorithm.sha256)
    throw new AttestationFault("unsupported", `hash algorithm 0x${hash.toString(16)}`);
}
