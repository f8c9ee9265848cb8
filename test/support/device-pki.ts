// Before what writes ASN.1, which finds its types by it.
import "reflect-metadata";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Extension,
  type JsonGeneralNames,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

export const crypto = webcrypto as Crypto;
const DAY_MS = 86_400_000;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

export const newPair = (namedCurve = "P-256"): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ name: "ECDSA", namedCurve }, true, ["sign", "verify"]);

export const newRsaPair = (modulusLength: number): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      publicExponent: new Uint8Array([1, 0, 1]),
      modulusLength,
    },
    true,
    ["sign", "verify"],
  );

const authorityUsage = (): KeyUsagesExtension =>
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true);

/** A certificate with its key, and those above it without the root. */
export interface Holder {
  readonly certificate: X509Certificate;
  readonly keys: CryptoKeyPair;
  readonly above: readonly X509Certificate[];
}

export interface CertificateTerms {
  readonly name?: string;
  readonly keys?: CryptoKeyPair;
  readonly from?: Date;
  readonly to?: Date;
  /** An authority, over so many others. */
  readonly pathLength?: number;
  readonly isAuthority?: boolean;
  readonly names?: JsonGeneralNames;
}

/** @param issuer undefined: it signs itself */
export async function newHolder(terms: CertificateTerms = {}, issuer?: Holder): Promise<Holder> {
  const keys = terms.keys ?? (await newPair());
  const subject = `CN=${terms.name ?? `test ${randomBytes(4).toString("hex")}`}`;
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: `01${randomBytes(8).toString("hex")}`,
      subject,
      issuer: issuer?.certificate.subject ?? subject,
      notBefore: terms.from ?? new Date(Date.now() - DAY_MS),
      notAfter: terms.to ?? new Date(Date.now() + DAY_MS),
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: extensionsOf(terms),
    },
    crypto,
  );
  const isRoot = issuer === undefined || issuer.certificate.issuer === issuer.certificate.subject;
  return { certificate, keys, above: isRoot ? [] : [issuer.certificate, ...issuer.above] };
}

function extensionsOf({ isAuthority, names, pathLength }: CertificateTerms): Extension[] {
  if (isAuthority === true)
    return [new BasicConstraintsExtension(true, pathLength, true), authorityUsage()];
  return names === undefined ? [] : [new SubjectAlternativeNameExtension(names)];
}

export const derOf = ({ certificate }: Holder): Buffer => Buffer.from(certificate.rawData);

/** What a TLS client or server shows. */
export const tlsOf = ({ above, certificate, keys }: Holder): { cert: string; key: string } => ({
  cert: [certificate, ...above].map((one) => one.toString("pem")).join("\n"),
  key: KeyObject.from(keys.privateKey).export({ format: "pem", type: "pkcs8" }) as string,
});

/** PKCS#10 in base64. */
export async function newRequest(
  name: string,
  keys: CryptoKeyPair,
  names: JsonGeneralNames = [],
): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name: [{ CN: [name] }],
      keys,
      signingAlgorithm: SIGNATURE,
      extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [],
    },
    crypto,
  );
  return Buffer.from(request.rawData).toString("base64");
}
