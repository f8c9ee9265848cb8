// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from "@peculiar/x509";
import { fromBase64, toHex } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { requireP256 } from "./p256.ts";
import { EnrolmentRefused } from "./refusal.ts";

/** A certification request that its key signed. */
export interface CertificationRequest {
  /** SHA-256 of its DER, hexadecimal: the same request again is not another one. */
  readonly sha256: string;
  /** 91-byte DER. */
  readonly spki: Uint8Array;
  /** Every common name and alternative name, as text. */
  readonly names: readonly string[];
}

const REQUEST_CHARACTERS_MAX = 8192;
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$/;
const OF_NAMES = "2.5.29.17";

/**
 * Reads a request as EST brings it: base64, with or without line breaks (RFC 8951 section 3.1).
 * That its sender holds the key is shown by its signature. RFC 7030 section 3.5 would also tie it to the connection, by
 * tls-unique in the challengePassword; TLS 1.3 has no tls-unique (RFC 8446 appendix C.5), so nobody could ask for it.
 * @throws EnrolmentRefused
 */
export async function readRequest(text: string, crypto: Crypto): Promise<CertificationRequest> {
  const der = derOf(text);
  const request = parsed(der);
  const spki = new Uint8Array(request.publicKey.rawData);
  requireP256(spki);
  if (!(await isSignedByItsKey(request, crypto))) throw new EnrolmentRefused("possessionMissing");
  return { sha256: toHex(sha256(der)), spki, names: namesIn(request) };
}

/** @throws EnrolmentRefused unless the request names this device and nothing else */
export function requireName({ names }: CertificationRequest, device: string): void {
  if (names.some((name) => name !== device)) throw new EnrolmentRefused("nameOfOther");
  if (names.length === 0) throw new EnrolmentRefused("nameMissing");
}

/** The one name of a device that nobody announced. @throws EnrolmentRefused */
export function urnIn({ names }: CertificationRequest): string {
  const [name] = names;
  if (name === undefined || !URN.test(name)) throw new EnrolmentRefused("nameMissing");
  return name;
}

function derOf(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll(/\s/g, "");
  if (base64.length > REQUEST_CHARACTERS_MAX || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new EnrolmentRefused("requestMalformed");
  try {
    return fromBase64(base64);
  } catch {
    throw new EnrolmentRefused("requestMalformed");
  }
}

function parsed(der: Uint8Array<ArrayBuffer>): Pkcs10CertificateRequest {
  try {
    return new Pkcs10CertificateRequest(der);
  } catch {
    throw new EnrolmentRefused("requestMalformed");
  }
}

/** WebCrypto throws for algorithms that it does not know: they sign nothing here. */
const isSignedByItsKey = (request: Pkcs10CertificateRequest, crypto: Crypto): Promise<boolean> =>
  request.verify(crypto).catch(() => false);

function namesIn(request: Pkcs10CertificateRequest): string[] {
  const alternative = request.extensions.filter(({ type }) => type === OF_NAMES);
  return [
    ...request.subjectName.getField("CN"),
    ...alternative.flatMap((extension) =>
      extension instanceof SubjectAlternativeNameExtension
        ? extension.names.items.map(({ value }) => value)
        : [""],
    ),
  ];
}
