// Before what writes ASN.1, which finds its types by it.
import "reflect-metadata";
import { X509Certificate, X509Certificates } from "@peculiar/x509";
import { fromHex, toBase64 } from "../../../../device-attest/bytes.ts";

/**
 * SEQUENCE { SEQUENCE { ecPublicKey, SET { prime256v1 } }, ecdsa-with-SHA256 } (RFC 7030 section 4.5.2): the key's curve and
 * how to sign. No challengePassword: there is nothing under TLS 1.3 to put into it.
 */
const ATTRIBUTES = fromHex(
  "3021301506072a8648ce3d0201310a06082a8648ce3d03010706082a8648ce3d040302",
);

/** PKCS#7 without a signature: RFC 5272's simple PKI response. @param certificates DER */
export const certsOnly = (certificates: readonly Uint8Array[]): string =>
  lines(
    new Uint8Array(
      new X509Certificates(
        certificates.map((der) => new X509Certificate(new Uint8Array(der))),
      ).export("raw"),
    ),
  );

export const attributes = (): string => lines(ATTRIBUTES);

/** Base64 in lines that every tool reads, though RFC 8951 asks for none. */
const lines = (der: Uint8Array): string => `${toBase64(der).replaceAll(/(.{64})(?=.)/g, "$1\n")}\n`;
