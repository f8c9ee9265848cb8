// The certificate reader finds its parsers by what this leaves on classes.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type X509Certificate,
} from "@peculiar/x509";
import { CertificateFault } from "../../certificate/certificate-fault.ts";
import { verifyPath } from "../../certificate/path.ts";
import { AttestationFault } from "../attestation-fault.ts";
import { requireEndorsementKey } from "./credential.ts";
import { jwkOf, type PublicArea } from "./public-area.ts";

/** tcg-kp-EKCertificate (TCG EK Credential Profile, section 3.2.16). */
const EK_USAGE = "2.23.133.8.1";

/**
 * That a maker of TPMs, one of `roots`, says of `ek` that it lies in a TPM of his.
 * @param chain DER: the endorsement key's certificate, then issuers, in any order
 * @param roots DER of the makers' certificates that are believed
 * @param at milliseconds since 1970
 * @throws AttestationFault
 */
export async function requireCertifiedEk(
  ek: PublicArea,
  chain: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  at: number,
  crypto: Crypto,
): Promise<void> {
  requireEndorsementKey(ek);
  const trust = { anchors: roots, at, revoked: () => false, crypto };
  const leaf = await verifyPath(chain, trust).catch(untrusted);
  if (!isForEndorsement(leaf)) throw new AttestationFault("ekUsage");
  await requireSameKey(ek, leaf, crypto);
}

const isForEndorsement = (leaf: X509Certificate): boolean =>
  leaf.getExtension(ExtendedKeyUsageExtension)?.usages.includes(EK_USAGE) === true &&
  leaf.getExtension(BasicConstraintsExtension)?.ca !== true;

async function requireSameKey(
  ek: PublicArea,
  leaf: X509Certificate,
  { subtle }: Crypto,
): Promise<void> {
  const scheme =
    ek.key.kind === "rsa"
      ? { name: "RSA-OAEP", hash: "SHA-256" }
      : { name: "ECDH", namedCurve: "P-256" };
  const uses: KeyUsage[] = ek.key.kind === "rsa" ? ["encrypt"] : [];
  const spki = leaf.publicKey.rawData;
  const theirs = await subtle
    .importKey("spki", spki, scheme, true, uses)
    .then((key) => subtle.exportKey("jwk", key))
    .catch((): JsonWebKey => ({}));
  const ours = jwkOf(ek.key);
  const isSame = (["kty", "n", "e", "x", "y"] as const).every(
    (part) => ours[part] === theirs[part],
  );
  if (!isSame) throw new AttestationFault("ekMismatch");
}

/** What is wrong with a path, to whoever appraises: when it holds he may wait for, what it leads to he may not. */
function untrusted(error: unknown): never {
  if (!(error instanceof CertificateFault)) throw error;
  if (error.code === "notYetValid") throw new AttestationFault("ekNotYetValid");
  if (error.code === "expired") throw new AttestationFault("ekExpired");
  throw new AttestationFault(error.code === "malformed" ? "malformed" : "ekUntrusted");
}
