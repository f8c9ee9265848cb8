// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { toHex } from "../../../device-attest/bytes.ts";
import { type CaKey, signingWith } from "./ca-key.ts";
import { alternativeNames, commonNameOf, type DeviceName } from "./names.ts";

/** What every certificate has of its own. */
export interface Issue {
  /** Hexadecimal, by `serialOf`. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly crypto: Crypto;
}

/** Who signs. */
export interface Issuer {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly key: CaKey;
  /** Where its list of revoked certificates is. */
  readonly crlUrl: string;
}

/**
 * Sixteen random bytes after a one: an integer in DER must be positive, and then none of the 128 bits is lost to that.
 * @param random 16 bytes
 */
export const serialOf = (random: Uint8Array): string => `01${toHex(random)}`;

/** An authority that answers to nobody, over others that issue. */
export async function rootCertificate(name: string, key: CaKey, issue: Issue): Promise<Uint8Array> {
  return certificate({
    ...issue,
    spki: key.spki,
    key,
    subject: nameOf(name),
    issuer: nameOf(name),
    extensions: [new BasicConstraintsExtension(true, 1, true), authorityUsage()],
    issuerSpki: key.spki,
  });
}

/** A site's authority: it issues for devices, and makes no authorities (path length 0). */
export async function siteCertificate(
  name: string,
  spki: Uint8Array,
  issuer: Issuer,
  issue: Issue,
): Promise<Uint8Array> {
  return certificate({
    ...issue,
    ...by(issuer),
    spki,
    subject: nameOf(name),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      authorityUsage(),
      new CRLDistributionPointsExtension([issuer.crlUrl]),
    ],
  });
}

/** What a device signs in with: no key of its records, which is registered on chain and certified by nobody. */
export async function deviceCertificate(
  name: DeviceName,
  spki: Uint8Array,
  issuer: Issuer,
  issue: Issue,
): Promise<Uint8Array> {
  return certificate({
    ...issue,
    ...by(issuer),
    spki,
    subject: nameOf(commonNameOf(name)),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension(
        alternativeNames(name).map((value) => ({ type: "url" as const, value })),
      ),
      new CRLDistributionPointsExtension([issuer.crlUrl]),
    ],
  });
}

interface Made extends Issue {
  readonly spki: Uint8Array;
  readonly key: CaKey;
  readonly subject: Name;
  readonly issuer: Name;
  readonly issuerSpki: Uint8Array;
  readonly extensions: readonly Extension[];
}

async function certificate(made: Made): Promise<Uint8Array> {
  const { notAfter, notBefore, subject, issuer } = made;
  const publicKey = new PublicKey(new Uint8Array(made.spki));
  const issuerKey = new PublicKey(new Uint8Array(made.issuerSpki));
  const { crypto, signingKey } = signingWith(made.key, made.crypto);
  const signed = await X509CertificateGenerator.create(
    {
      serialNumber: made.serial,
      notBefore,
      notAfter,
      subject,
      issuer,
      publicKey,
      signingKey,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [
        ...made.extensions,
        await SubjectKeyIdentifierExtension.create(publicKey, false, made.crypto),
        await AuthorityKeyIdentifierExtension.create(issuerKey, false, made.crypto),
      ],
    },
    crypto,
  );
  return new Uint8Array(signed.rawData);
}

function by(issuer: Issuer): Pick<Made, "key" | "issuer" | "issuerSpki"> {
  const { subjectName } = new X509Certificate(new Uint8Array(issuer.certificate));
  return { key: issuer.key, issuer: subjectName, issuerSpki: issuer.key.spki };
}

const authorityUsage = (): Extension =>
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true);

/** As a structure: in text a comma or a plus sign would begin another name. */
const nameOf = (commonName: string): Name => new Name([{ CN: [{ utf8String: commonName }] }]);
