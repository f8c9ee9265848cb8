import { toHex } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { CertificateFault, type CertificateFaultCode } from "../certificate/certificate-fault.ts";
import { certificateFrom, verifyPath } from "../certificate/path.ts";
import { requireP256 } from "./p256.ts";
import { EnrolmentRefused, type EnrolmentRefusal } from "./refusal.ts";

/** What a device shows before it has a certificate of ours: the one that its maker put into it (IEEE 802.1AR). */
export interface MakersCertificate {
  /** DER: its own, then issuers, as the connection brought them. */
  readonly chain: readonly Uint8Array[];
  /** SHA-256 of the certificate's DER, and of its SubjectPublicKeyInfo; hexadecimal. */
  readonly sha256: string;
  readonly keySha256: string;
  /** The serialNumber of its subject, where 802.1AR puts it. */
  readonly serial: string | undefined;
}

/** An authority that a maker named by a manifest. */
export interface Authority {
  readonly maker: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

const OID_SERIAL_NUMBER = "2.5.4.5";

/** @param chain DER, the device's own first @throws EnrolmentRefused */
export function makersCertificate(
  der: Uint8Array,
  chain: readonly Uint8Array[],
): MakersCertificate {
  const leaf = believed(() => certificateFrom(der));
  const spki = new Uint8Array(leaf.publicKey.rawData);
  requireP256(spki);
  return {
    chain,
    sha256: toHex(sha256(der)),
    keySha256: toHex(sha256(spki)),
    serial: leaf.subjectName.getField(OID_SERIAL_NUMBER)[0],
  };
}

/**
 * Which of the makers made a certificate. Habits of public authorities do not bind a maker: neither usages nor names of
 * the device's own certificate are asked for.
 * @param at milliseconds since 1970
 * @throws EnrolmentRefused
 */
export async function makerOf(
  { chain }: MakersCertificate,
  authorities: readonly Authority[],
  at: number,
  crypto: Crypto,
): Promise<string> {
  for (const [maker, known] of Map.groupBy(authorities, (one) => one.maker)) {
    const anchors = known.map(({ certificate }) => certificate);
    const trust = { anchors, at, revoked: () => false, crypto };
    const fault = await verifyPath(chain, trust).then(
      () => undefined,
      (error: unknown) => refusalOf(error),
    );
    if (fault === undefined) return maker;
    if (fault.reason !== "wrongChain") throw fault;
  }
  throw new EnrolmentRefused("wrongChain");
}

/** As an enrolment is refused for what is wrong with a certificate. */
export function refusalOf(error: unknown): EnrolmentRefused {
  if (error instanceof CertificateFault) return new EnrolmentRefused(refusals[error.code]);
  throw error;
}

const refusals: Readonly<Record<CertificateFaultCode, EnrolmentRefusal>> = {
  malformed: "wrongChain",
  wrongChain: "wrongChain",
  notAuthority: "wrongChain",
  pathLength: "pathLength",
  weakKey: "weakKey",
  criticalExtension: "wrongChain",
  keyUsage: "wrongChain",
  name: "wrongChain",
  notYetValid: "certificateNotYetValid",
  expired: "certificateExpired",
  revoked: "certificateRevoked",
  ended: "deviceEnded",
  keptOut: "deviceSuspended",
};

function believed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw refusalOf(error);
  }
}
