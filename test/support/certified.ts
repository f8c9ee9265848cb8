import { webcrypto } from "node:crypto";
import { makeCaKey, softwareCaKey } from "../../service/identity/authority/software-key.ts";
import type { CaKey } from "../../service/identity/certificate/ca-key.ts";
import {
  deviceCertificate,
  type Issue,
  type Issuer,
  rootCertificate,
  serialOf,
  siteCertificate,
} from "../../service/identity/certificate/profile.ts";

export const crypto = webcrypto as Crypto;
export const CRL_URL = "http://127.0.0.1:8422/pki/site.crl";
export const YEAR_MS = 365 * 86_400_000;
export const NOW = Date.parse("2026-08-01T06:00:00.000Z");

export async function newCaKey(): Promise<CaKey> {
  const { pkcs8, spki } = await makeCaKey(crypto);
  return softwareCaKey(pkcs8, spki, crypto);
}

/** @param from milliseconds after `NOW` */
export const issueOf = (from = -60_000, until = YEAR_MS): Issue => ({
  serial: serialOf(webcrypto.getRandomValues(new Uint8Array(16))),
  notBefore: new Date(NOW + from),
  notAfter: new Date(NOW + until),
  crypto,
});

export interface Hierarchy {
  readonly root: Issuer;
  readonly site: Issuer;
}

export async function newHierarchy(
  rootIssue = issueOf(),
  siteIssue = issueOf(),
): Promise<Hierarchy> {
  const [rootKey, siteKey] = await Promise.all([newCaKey(), newCaKey()]);
  const root = {
    key: rootKey,
    certificate: await rootCertificate("Works root", rootKey, rootIssue),
    crlUrl: CRL_URL,
  };
  const certificate = await siteCertificate("Works site", siteKey.spki, root, siteIssue);
  return { root, site: { key: siteKey, certificate, crlUrl: CRL_URL } };
}

export const certified = { factory: "a1".repeat(32), device: "urn:dev:ops:32473-meter-7" } as const;

/** A device's certificate by `site`, of a key of its own unless there is one. */
export const newDeviceCertificate = async (
  { site }: Hierarchy,
  issue = issueOf(),
  name: { readonly factory: string; readonly device: string } = certified,
  spki?: Uint8Array,
): Promise<Uint8Array> => deviceCertificate(name, spki ?? (await newCaKey()).spki, site, issue);
