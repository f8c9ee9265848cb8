// Before what writes ASN.1, which finds its types by it.
import "reflect-metadata";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";

/** PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

const FILE = "est-server.json";
/** What devices pin: nobody walks to each of them to change it. */
const VALID_MS = 10 * 365 * 86_400_000;
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/** The certificate of the listener where devices enrol, made at the first start. */
export async function ownEstCertificate(home: string, host: string): Promise<ServerCertificate> {
  const path = join(home, FILE);
  const kept = await readIfExists(path);
  if (kept !== undefined) return JSON.parse(kept) as ServerCertificate;
  const made = await madeFor([...new Set([host, "localhost", "127.0.0.1", hostname()])]);
  await writeDurably(path, JSON.stringify(made));
  return made;
}

async function madeFor(names: readonly string[]): Promise<ServerCertificate> {
  const crypto = webcrypto as Crypto;
  const keys = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `01${randomBytes(16).toString("hex")}`,
      name: [{ CN: ["Tallystick enrolment"] }],
      notBefore: new Date(),
      notAfter: new Date(Date.now() + VALID_MS),
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const),
        ),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      ],
    },
    crypto,
  );
  const key = KeyObject.from(keys.privateKey).export({ format: "pem", type: "pkcs8" });
  return { cert: certificate.toString("pem"), key: String(key) };
}
