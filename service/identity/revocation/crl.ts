// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  Extension,
  PublicKey,
  X509Certificate,
  X509CrlGenerator,
  X509CrlReason,
} from "@peculiar/x509";
import { concat, fromHex } from "../../../device-attest/bytes.ts";
import type { RevocationReason } from "../authority/site-authority.ts";
import { signingWith } from "../certificate/ca-key.ts";
import type { Issuer } from "../certificate/profile.ts";

export interface Revocation {
  /** Hexadecimal. */
  readonly serial: string;
  readonly reason: RevocationReason;
  readonly at: Date;
}

/** A list of revoked certificates, before it is signed. */
export interface ListDraft {
  /** Counts up, and never back (RFC 5280 section 5.2.3). */
  readonly number: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revocations: readonly Revocation[];
}

const CRL_NUMBER = "2.5.29.20";

/** @returns DER of a list by RFC 5280, signed by whoever issued the certificates */
export async function certificateList(
  { certificate, key }: Issuer,
  draft: ListDraft,
  crypto: Crypto,
): Promise<Uint8Array> {
  const publicKey = new PublicKey(new Uint8Array(key.spki));
  const signing = signingWith(key, crypto);
  const list = await X509CrlGenerator.create(
    {
      issuer: new X509Certificate(new Uint8Array(certificate)).subjectName,
      thisUpdate: draft.thisUpdate,
      nextUpdate: draft.nextUpdate,
      entries: draft.revocations.map(({ at, reason, serial }) => ({
        serialNumber: serial,
        revocationDate: at,
        reason: X509CrlReason[reason],
      })),
      extensions: [
        await AuthorityKeyIdentifierExtension.create(publicKey, false, crypto),
        new Extension(CRL_NUMBER, false, derInteger(draft.number)),
      ],
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      signingKey: signing.signingKey,
    },
    signing.crypto,
  );
  return new Uint8Array(list.rawData);
}

/** Of a positive number that is shorter than 128 bytes. */
function derInteger(value: bigint): Uint8Array<ArrayBuffer> {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = fromHex(Number.parseInt(even.slice(0, 2), 16) > 127 ? `00${even}` : even);
  return concat(new Uint8Array([2, bytes.length]), bytes);
}
