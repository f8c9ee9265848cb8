// The certificate reader finds its parsers by what this leaves on classes.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from "@peculiar/x509";
import { AttestationFault } from "../attestation-fault.ts";
import { requireEndorsementKey } from "./credential.ts";
import { jwkOf, type PublicArea } from "./public-area.ts";

/** tcg-kp-EKCertificate (TCG EK Credential Profile, section 3.2.16). */
const EK_USAGE = "2.23.133.8.1";
/** A chip maker has a root, a product line and perhaps a fab. */
const ISSUERS_MAX = 4;

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
  const [leaf, ...issuers] = chain.map(certificateOf);
  if (leaf === undefined || issuers.length > ISSUERS_MAX) throw new AttestationFault("malformed");
  if (!isForEndorsement(leaf)) throw new AttestationFault("ekUsage");
  await requireSameKey(ek, leaf, crypto);
  await requirePath(leaf, { issuers, roots: roots.map(certificateOf), at, crypto });
}

function certificateOf(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(new Uint8Array(der));
  } catch {
    throw new AttestationFault("malformed", "not an X.509 certificate");
  }
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

interface Path {
  readonly issuers: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly at: number;
  readonly crypto: Crypto;
}

/** RFC 5280 section 6 without policies and names, which no maker of TPMs constrains. */
async function requirePath(leaf: X509Certificate, path: Path): Promise<void> {
  let subject = leaf;
  for (let below = 0; below <= ISSUERS_MAX; below++) {
    requireValidAt(subject, path.at);
    const root = await issuerOf(subject, path.roots, below, path.crypto);
    if (root !== undefined) return requireValidAt(root, path.at);
    const issuer = await issuerOf(subject, path.issuers, below, path.crypto);
    if (issuer === undefined) break;
    subject = issuer;
  }
  throw new AttestationFault("ekUntrusted");
}

function requireValidAt({ notBefore, notAfter }: X509Certificate, at: number): void {
  if (at < notBefore.getTime()) throw new AttestationFault("ekNotYetValid");
  if (at > notAfter.getTime()) throw new AttestationFault("ekExpired");
}

/** @param below authorities between the leaf and who is looked for */
async function issuerOf(
  subject: X509Certificate,
  candidates: readonly X509Certificate[],
  below: number,
  crypto: Crypto,
): Promise<X509Certificate | undefined> {
  for (const candidate of candidates)
    if (
      candidate.subject === subject.issuer &&
      mayIssue(candidate, below) &&
      (await isSignedBy(subject, candidate, crypto))
    )
      return candidate;
  return undefined;
}

function mayIssue(candidate: X509Certificate, below: number): boolean {
  const constraints = candidate.getExtension(BasicConstraintsExtension);
  const usages = candidate.getExtension(KeyUsagesExtension)?.usages ?? KeyUsageFlags.keyCertSign;
  return (
    constraints?.ca === true &&
    below <= (constraints.pathLength ?? below) &&
    (usages & KeyUsageFlags.keyCertSign) !== 0
  );
}

const isSignedBy = (
  subject: X509Certificate,
  { publicKey }: X509Certificate,
  crypto: Crypto,
): Promise<boolean> =>
  subject.verify({ publicKey, signatureOnly: true }, crypto).catch(() => false);
