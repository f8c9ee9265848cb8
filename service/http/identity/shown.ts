import type { Static } from "typebox";
import type { KeptCertificate } from "../../identity/enrolment/certificate.store.ts";
import type { KeptDevice, KeptEvent, Reached } from "../../identity/enrolment/enrolment.store.ts";
import type { RecordKey } from "../../identity/enrolment/record-key.store.ts";
import type { EnrolmentInFull, EnrolmentSchema } from "./schemas.ts";

export const shownDevice = (kept: KeptDevice): Static<typeof EnrolmentSchema> => ({
  enrolment: kept.id,
  device: kept.device,
  state: kept.enrolment?.state ?? "pending",
  admittedBy: kept.enrolment?.admittedBy ?? null,
  maker: kept.maker ?? null,
  serial: kept.serial ?? null,
  madeAt: kept.madeAt.toISOString(),
});

export const shownInFull = (
  kept: KeptDevice,
  {
    certificates,
    events,
    keys,
    life,
  }: {
    readonly events: readonly KeptEvent[];
    readonly life: readonly Reached[];
    readonly certificates: readonly KeptCertificate[];
    readonly keys: readonly RecordKey[];
  },
): Static<typeof EnrolmentInFull> => ({
  ...shownDevice(kept),
  history: events.map(({ at, by, kind, why }) => ({
    what: kind,
    at: at.toISOString(),
    by: by ?? null,
    why: why ?? null,
  })),
  life: life.map(({ at, saidBy, stage }) => ({ stage, at: at.toISOString(), saidBy })),
  certificates: certificates.map(({ issuedAt, notAfter, revokedAt, serial }) => ({
    serial,
    issuedAt: issuedAt.toISOString(),
    notAfter: notAfter.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  })),
  keys: keys.map(({ endedReason, grade, keyId }) => ({
    keyId,
    grade,
    endedReason: endedReason ?? null,
  })),
});
