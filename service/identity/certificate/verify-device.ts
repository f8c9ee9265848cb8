// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
} from "@peculiar/x509";
import { SPKI_BYTES } from "../../../device-attest/key.ts";
import { CertificateFault } from "./certificate-fault.ts";
import { type DeviceName, deviceNamed } from "./names.ts";
import { type Trust, verifyPath } from "./path.ts";

/** What a device's certificate says, once it is believed. */
export interface CertifiedDevice extends DeviceName {
  /** Hexadecimal. */
  readonly serial: string;
  /** 91-byte DER. */
  readonly spki: Uint8Array;
  readonly notAfter: Date;
}

/**
 * That an authority of this site says of a key that it is a device's.
 * @param chain DER: the device's certificate, then issuers
 * @throws CertificateFault
 */
export async function verifyDeviceCertificate(
  chain: readonly Uint8Array[],
  trust: Trust,
): Promise<CertifiedDevice> {
  const leaf = await verifyPath(chain, trust);
  const spki = new Uint8Array(leaf.publicKey.rawData);
  requireP256(leaf, spki);
  requireSignIn(leaf);
  const name = deviceNamed(namesIn(leaf));
  if (name === undefined) throw new CertificateFault("name");
  return { ...name, serial: leaf.serialNumber, spki, notAfter: leaf.notAfter };
}

function requireP256({ publicKey }: X509Certificate, { length }: Uint8Array): void {
  const { namedCurve } = publicKey.algorithm as Partial<EcKeyAlgorithm>;
  if (namedCurve !== "P-256" || length !== SPKI_BYTES) throw new CertificateFault("weakKey");
}

/** It signs, it signs in, and nothing else: least of all other certificates. */
function requireSignIn(leaf: X509Certificate): void {
  const usages = leaf.getExtension(ExtendedKeyUsageExtension)?.usages;
  const isForSignIn =
    leaf.getExtension(KeyUsagesExtension)?.usages === KeyUsageFlags.digitalSignature &&
    usages?.length === 1 &&
    usages[0] === ExtendedKeyUsage.clientAuth &&
    leaf.getExtension(BasicConstraintsExtension)?.ca !== true;
  if (!isForSignIn) throw new CertificateFault("keyUsage");
}

const namesIn = (leaf: X509Certificate): string[] =>
  leaf
    .getExtension(SubjectAlternativeNameExtension)
    ?.names.items.map(({ type, value }) => (type === "url" ? value : "")) ?? [];
