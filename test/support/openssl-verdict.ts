import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toBase64 } from "../../device-attest/bytes.ts";

/** Where Debian puts it. */
const binary = "/usr/bin/openssl";
export const hasOpenssl = existsSync(binary);

export const pemOf = (der: Uint8Array, label = "CERTIFICATE"): string =>
  `-----BEGIN ${label}-----\n${toBase64(der).replaceAll(/.{64}(?!$)/g, "$&\n")}\n-----END ${label}-----\n`;

/** Everything it printed; it rejects with nothing: what openssl thinks is what a test asks. */
function openssl(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(binary, [...args], (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

/** What `openssl verify` says of a chain, leaf first, under `anchors`: `OK` or its words for the fault. */
export async function opensslVerdict(
  directory: string,
  chain: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
  { at, crls = [] }: { readonly at: number; readonly crls?: readonly Uint8Array[] },
): Promise<string> {
  const [leaf, ...issuers] = chain.map((der) => pemOf(der));
  const trusted = [
    ...anchors.map((der) => pemOf(der)),
    ...crls.map((der) => pemOf(der, "X509 CRL")),
  ];
  const [leafFile, issuersFile, trustedFile] = ["leaf.pem", "issuers.pem", "trusted.pem"].map(
    (name) => join(directory, name),
  ) as [string, string, string];
  await writeFile(leafFile, leaf ?? "");
  await writeFile(issuersFile, issuers.join(""));
  await writeFile(trustedFile, trusted.join(""));
  const words = ["verify", "-x509_strict", "-purpose", "sslclient", "-attime"];
  words.push(String(Math.floor(at / 1000)), "-CAfile", trustedFile);
  if (crls.length > 0) words.push("-crl_check");
  if (issuers.length > 0) words.push("-untrusted", issuersFile);
  const said = await openssl([...words, leafFile]);
  return /lookup: (.*)/.exec(said)?.[1] ?? (said.includes(": OK") ? "OK" : said);
}
