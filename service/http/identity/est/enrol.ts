import { inTransaction, type Queryable } from "../../../db/pool.ts";
import {
  answeredWith,
  keepCertificate,
  type KeptCertificate,
} from "../../../identity/enrolment/certificate.store.ts";
import { useCode } from "../../../identity/enrolment/code.store.ts";
import {
  carryOut,
  type KeptDevice,
  lockDevice,
  reachStage,
} from "../../../identity/enrolment/enrolment.store.ts";
import { decideEnrolment } from "../../../identity/enrolment/enrolment.ts";
import { EnrolmentRefused } from "../../../identity/enrolment/refusal.ts";
import {
  type CertificationRequest,
  readRequest,
  requireName,
} from "../../../identity/enrolment/request.ts";
import type { Shown } from "./client.ts";
import { findCertified, findDevice } from "./find-device.ts";
import type { EstOptions } from "./options.ts";

/** A certificate, in DER; undefined: the device waits for a person. */
export type Answer = Uint8Array | undefined;

/**
 * The first certificate of a device: read what is asked for, find whose device asks, hold the names against it, decide,
 * issue, keep. The same request again is answered with the same certificate. @throws EnrolmentRefused
 */
export async function enrol(
  options: EstOptions,
  shown: Shown,
  factory: string | undefined,
  text: string,
): Promise<Answer> {
  if (shown.code === undefined && shown.chain.length === 0)
    throw new EnrolmentRefused("clientUnknown");
  const request = await readRequest(text, options.crypto);
  const { code, kept } = await findDevice(options, shown, factory, request);
  return certify(options, { kept, request, code, again: false });
}

/** The next certificate of a device, by the one that it has. @throws EnrolmentRefused */
export async function enrolAgain(options: EstOptions, shown: Shown, text: string): Promise<Answer> {
  const kept = await findCertified(options, shown);
  const request = await readRequest(text, options.crypto);
  return certify(options, { kept, request, code: undefined, again: true });
}

interface Asked {
  readonly kept: KeptDevice;
  readonly request: CertificationRequest;
  /** Of the code that let it in. */
  readonly code: string | undefined;
  readonly again: boolean;
}

async function certify(options: EstOptions, asked: Asked): Promise<Answer> {
  const { kept, request } = asked;
  requireName(request, kept.device);
  const decided = await inTransaction(options.pool, (db) => claim(db, asked, options.now()));
  if (decided.kind === "answered") return decided.certificate;
  if (decided.kind === "wait") return undefined;
  // Outside of any transaction: the authority keeps what it makes on a connection of its own.
  const { factory, device } = kept;
  const made = await options.authority.issue({
    spki: request.spki,
    factory,
    device,
    kind: "ldevid",
  });
  const certificate = { ...made, issuedAt: options.now(), notAfter: new Date(made.notAfter) };
  return keepOrRevoke(options, asked, certificate);
}

/** What is not handed out after all holds for nobody. */
async function keepOrRevoke(
  { authority, pool }: EstOptions,
  asked: Asked,
  made: Omit<KeptCertificate, "revokedAt">,
): Promise<Uint8Array> {
  const superseded = (): Promise<void> => authority.revoke(made.serial, "superseded");
  const kept = await inTransaction(pool, (db) => keep(db, asked, made)).catch(
    async (error: unknown) => {
      await superseded();
      throw error;
    },
  );
  if (kept !== made.certificate) await superseded();
  return kept;
}

type Claimed =
  | { readonly kind: "answered"; readonly certificate: Uint8Array }
  | { readonly kind: "wait" }
  | { readonly kind: "issue" };

/** Decides, and makes the code this request's, so that of two requests with one code only one goes on. */
async function claim(
  db: Queryable,
  { again, code, kept, request }: Asked,
  now: Date,
): Promise<Claimed> {
  const locked = await lockDevice(db, kept.id);
  const event = decideEnrolment(locked?.enrolment, { do: "certify", again });
  if (event === undefined) return { kind: "wait" };
  if (code !== undefined && !(await useCode(db, code, request.sha256)))
    throw new EnrolmentRefused("codeUsed");
  const before = await answeredWith(db, kept.id, request.sha256);
  if (before === undefined) return { kind: "issue" };
  if (before.revokedAt !== undefined) throw new EnrolmentRefused("certificateRevoked");
  if (before.notAfter <= now) throw new EnrolmentRefused("certificateExpired");
  return { kind: "answered", certificate: before.certificate };
}

/** Decides again: meanwhile somebody may have suspended the device, or the same request may have been answered. */
async function keep(
  db: Queryable,
  { again, kept, request }: Asked,
  certificate: Omit<KeptCertificate, "revokedAt">,
): Promise<Uint8Array> {
  const locked = await lockDevice(db, kept.id);
  if (locked === undefined) throw new EnrolmentRefused("deviceUnknown");
  const said = { at: certificate.issuedAt, by: undefined };
  if (!(await keepCertificate(db, kept.id, request.sha256, certificate)))
    return (
      (await answeredWith(db, kept.id, request.sha256))?.certificate ?? certificate.certificate
    );
  await carryOut(db, locked, { do: "certify", again }, said);
  if (!again) await reachStage(db, kept.id, "online", { at: said.at, saidBy: "site" });
  return certificate.certificate;
}
