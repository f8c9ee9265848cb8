import { inTransaction } from "../../../db/pool.ts";
import { hearCode, takeBackAttempt } from "../../../identity/enrolment/code.store.ts";
import {
  beginDevice,
  carryOut,
  deviceByIdentity,
  IdentityTaken,
  type KeptDevice,
  lockDevice,
} from "../../../identity/enrolment/enrolment.store.ts";
import { deviceByCertificate } from "../../../identity/enrolment/certificate.store.ts";
import {
  type MakersCertificate,
  makersCertificate,
  makerOf,
  refusalOf,
} from "../../../identity/enrolment/makers-certificate.ts";
import { authoritiesOf, isAdmittedMaker } from "../../../identity/enrolment/manifest.store.ts";
import { type OneTimeCode, requireCode } from "../../../identity/enrolment/one-time-code.ts";
import { EnrolmentRefused } from "../../../identity/enrolment/refusal.ts";
import { type CertificationRequest, urnIn } from "../../../identity/enrolment/request.ts";
import { verifyDeviceCertificate } from "../../../identity/certificate/verify-device.ts";
import type { Shown } from "./client.ts";
import type { EstOptions } from "./options.ts";

/** Whom a first certificate is for; `code` where one has let it in. */
export interface Found {
  readonly kept: KeptDevice;
  readonly code: string | undefined;
}

/**
 * The device that shows a one-time code, or the certificate of its maker.
 * @param factory that the path names, if it does
 * @throws EnrolmentRefused
 */
export async function findDevice(
  options: EstOptions,
  { chain, code }: Shown,
  factory: string | undefined,
  request: CertificationRequest,
): Promise<Found> {
  if (code !== undefined) return byCode(options, code, request);
  const [der] = chain;
  if (der === undefined) throw new EnrolmentRefused("clientUnknown");
  const shown = makersCertificate(der, chain);
  return { kept: await byMaker(options, shown, factory, request), code: undefined };
}

async function byCode(
  { now, pool }: EstOptions,
  code: OneTimeCode,
  request: CertificationRequest,
): Promise<Found> {
  const heard = await hearCode(pool, code);
  requireCode(heard, request.sha256, now().getTime());
  await takeBackAttempt(pool, code.id);
  const kept = heard && (await lockDevice(pool, heard.enrolment));
  if (kept === undefined) throw new EnrolmentRefused("codeInvalid");
  return { kept, code: code.id };
}

async function byMaker(
  options: EstOptions,
  shown: MakersCertificate,
  factory: string | undefined,
  request: CertificationRequest,
): Promise<KeptDevice> {
  const { crypto, now, pool } = options;
  const known = await deviceByIdentity(pool, { certificate: shown.sha256, key: shown.keySha256 });
  const authorities = await authoritiesOf(pool, {
    factory: known?.factory ?? factory,
    maker: known?.maker,
  });
  const at = now();
  // A manifest that names the key needs no authority above it: its maker signed for the key itself.
  const maker =
    known?.identityBy === "key" && known.maker !== undefined
      ? known.maker
      : await makerOf(shown, authorities, at.getTime(), crypto);
  if (!(await isAdmittedMaker(pool, maker, at))) throw new EnrolmentRefused("makerNotAdmitted");
  if (known !== undefined) return known;
  if (factory === undefined) throw new EnrolmentRefused("deviceUnknown");
  return askedBy(options, { factory, maker, shown, device: urnIn(request) });
}

/** A device that nobody announced, of an admitted maker: it waits for a person of the factory that it asks. */
const askedBy = (
  { now, pool }: EstOptions,
  {
    device,
    factory,
    maker,
    shown,
  }: {
    readonly factory: string;
    readonly maker: string;
    readonly shown: MakersCertificate;
    readonly device: string;
  },
): Promise<KeptDevice> =>
  inTransaction(pool, async (db) => {
    const identity = { by: "certificate", sha256: shown.sha256 } as const;
    const word = { maker, serial: shown.serial, identity, manifest: undefined };
    const kept = await beginDevice(db, { factory, device }, now(), word).catch(ofOther);
    // Another device has the name: it must not get another certificate to come by.
    if (kept.enrolment !== undefined) throw new EnrolmentRefused("nameOfOther");
    return carryOut(db, kept, { do: "ask" }, { at: now(), by: undefined });
  });

function ofOther(error: unknown): never {
  throw error instanceof IdentityTaken ? new EnrolmentRefused("nameOfOther") : error;
}

/** The device that shows a certificate of this site. @throws EnrolmentRefused */
export async function findCertified(
  { authority, crypto, now, pool }: EstOptions,
  { chain }: Shown,
): Promise<KeptDevice> {
  const [der] = chain;
  if (der === undefined) throw new EnrolmentRefused("clientUnknown");
  const trust = { anchors: authority.chain, at: now().getTime(), revoked: () => false, crypto };
  await verifyDeviceCertificate(chain, trust).catch((error: unknown) => {
    throw refusalOf(error);
  });
  const found = await deviceByCertificate(pool, der);
  if (found === undefined) throw new EnrolmentRefused("deviceUnknown");
  const { certificate, kept } = found;
  // Of a device that is suspended or has ended, that is the better answer, and comes by itself.
  if (certificate.revokedAt !== undefined && kept.enrolment?.state === "active")
    throw new EnrolmentRefused("certificateRevoked");
  return kept;
}
