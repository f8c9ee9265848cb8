// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from "@peculiar/x509";
import { CertificateFault } from "./certificate-fault.ts";

/** What a chain is held against. */
export interface Trust {
  /** DER of the authorities that are believed. */
  readonly anchors: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** By serial number, lower-case hexadecimal. */
  readonly revoked: (serial: string) => boolean;
  readonly crypto: Crypto;
}

/** A device's or a chip's, a site's or a fab's, and up to three above it. */
const CHAIN_MAX = 5;
const curves = new Set(["P-256", "P-384", "P-521"]);
const hashes = new Set(["SHA-256", "SHA-384", "SHA-512"]);
const RSA_BITS_MIN = 2048;
/** Basic constraints, key usage, extended key usage, subject alternative name, CRL distribution points. */
const understood = new Set(["2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.31"]);

export function certificateFrom(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(new Uint8Array(der));
  } catch {
    throw new CertificateFault("malformed");
  }
}

/**
 * RFC 5280 section 6 for a chain without policies and name constraints: who makes such a condition critical is refused.
 * @param chain DER: the leaf, then issuers in any order; an anchor may be among them
 * @returns the leaf
 * @throws CertificateFault
 */
export async function verifyPath(
  chain: readonly Uint8Array[],
  trust: Trust,
): Promise<X509Certificate> {
  const [leaf, ...issuers] = chain.map(certificateFrom);
  if (leaf === undefined || chain.length > CHAIN_MAX) throw new CertificateFault("malformed");
  const path = await pathOf(leaf, issuers, trust);
  for (const [above, certificate] of path.entries()) {
    if (above > 0) requireAuthority(certificate, above - 1);
    requireKnownConditions(certificate);
    requireStrong(certificate);
  }
  for (const certificate of path) requireInTime(certificate, trust.at);
  if (path.slice(0, -1).some(({ serialNumber }) => trust.revoked(serialNumber)))
    throw new CertificateFault("revoked");
  return leaf;
}

/** From the leaf to an anchor. */
async function pathOf(
  leaf: X509Certificate,
  issuers: readonly X509Certificate[],
  { anchors, crypto }: Trust,
): Promise<X509Certificate[]> {
  const roots = anchors.map(certificateFrom);
  const path = [leaf];
  for (let subject = leaf; path.length <= CHAIN_MAX;) {
    const root = await issuerOf(subject, roots, crypto);
    if (root !== undefined) return [...path, root];
    const issuer = await issuerOf(subject, issuers, crypto);
    if (issuer === undefined) break;
    path.push(issuer);
    subject = issuer;
  }
  throw new CertificateFault("wrongChain");
}

async function issuerOf(
  subject: X509Certificate,
  candidates: readonly X509Certificate[],
  crypto: Crypto,
): Promise<X509Certificate | undefined> {
  for (const candidate of candidates)
    if (candidate.subject === subject.issuer && (await isSignedBy(subject, candidate, crypto)))
      return candidate;
  return undefined;
}

/** WebCrypto throws for algorithms that it does not know: they sign nothing here. */
const isSignedBy = (
  subject: X509Certificate,
  { publicKey }: X509Certificate,
  crypto: Crypto,
): Promise<boolean> =>
  subject.verify({ publicKey, signatureOnly: true }, crypto).catch(() => false);

/** @param below authorities between it and the leaf */
function requireAuthority(certificate: X509Certificate, below: number): void {
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? 0;
  if (constraints?.ca !== true || (usages & KeyUsageFlags.keyCertSign) === 0)
    throw new CertificateFault("notAuthority");
  if (below > (constraints.pathLength ?? below)) throw new CertificateFault("pathLength");
}

function requireKnownConditions({ extensions }: X509Certificate): void {
  const strange = extensions.find(({ critical, type }) => critical && !understood.has(type));
  if (strange !== undefined) throw new CertificateFault("criticalExtension", strange.type);
}

function requireStrong({ publicKey, signatureAlgorithm }: X509Certificate): void {
  const key = publicKey.algorithm as Partial<EcKeyAlgorithm & RsaKeyAlgorithm>;
  const isStrongKey = curves.has(key.namedCurve ?? "") || (key.modulusLength ?? 0) >= RSA_BITS_MIN;
  if (!isStrongKey || !hashes.has(signatureAlgorithm.hash.name))
    throw new CertificateFault("weakKey");
}

function requireInTime({ notAfter, notBefore }: X509Certificate, at: number): void {
  if (at < notBefore.getTime()) throw new CertificateFault("notYetValid");
  if (at > notAfter.getTime()) throw new CertificateFault("expired");
}
