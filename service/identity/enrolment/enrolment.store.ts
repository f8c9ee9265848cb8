import type { Queryable } from "../../db/pool.ts";
import {
  decideEnrolment,
  type Enrolment,
  type EnrolmentCommand,
  type EnrolmentEventKind,
  type EnrolmentState,
  evolveEnrolment,
  type Ground,
} from "./enrolment.ts";
import { decideLife, type LifeStage } from "./life.ts";

/** A device of a factory as it stands. */
export interface KeptDevice {
  readonly id: string;
  readonly no: number;
  /** Party id, 64 hexadecimal digits. */
  readonly factory: string;
  /** URN. */
  readonly device: string;
  /** Undefined: nothing was said of it before this transaction. */
  readonly enrolment: Enrolment | undefined;
  readonly maker: string | undefined;
  /** The maker's serial number. */
  readonly serial: string | undefined;
  readonly identityBy: "certificate" | "key" | undefined;
  readonly madeAt: Date;
}

/** Who says so, and why. */
export interface Said {
  readonly at: Date;
  /** Account or API key; undefined: the device itself. */
  readonly by: string | undefined;
  readonly why?: string | undefined;
}

interface DeviceRow {
  readonly enrolment_id: string;
  readonly enrolment_no: bigint;
  readonly factory: Buffer;
  readonly device: string;
  readonly state: EnrolmentState;
  readonly admitted_by: Ground | null;
  readonly maker: Buffer | null;
  readonly serial: string | null;
  readonly identity_by: "certificate" | "key" | null;
  readonly made_at: Date;
}

const DEVICES = `SELECT enrolment_id, enrolment_no, factory, device, state, admitted_by, maker, serial,
                   identity_by, made_at FROM enrolment`;

/** What a maker says of a device before it comes. */
export interface MakersWord {
  readonly maker: string;
  readonly serial: string | undefined;
  readonly identity: { readonly by: "certificate" | "key"; readonly sha256: string };
  /** Hash of the manifest; undefined: it came by itself. */
  readonly manifest: string | undefined;
}

/** The device by this name, begun if there is none, and locked until the transaction ends. */
export async function beginDevice(
  db: Queryable,
  { device, factory }: { readonly factory: string; readonly device: string },
  at: Date,
  word?: MakersWord,
): Promise<KeptDevice> {
  const { rowCount } = await db.query(
    `INSERT INTO enrolment (factory, device, state, made_at, maker, serial, identity_by, identity, manifest)
     VALUES ($1, $2, 'pending', $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      Buffer.from(factory, "hex"),
      device,
      at,
      word && Buffer.from(word.maker, "hex"),
      word?.serial,
      word?.identity.by,
      word && Buffer.from(word.identity.sha256, "hex"),
      word?.manifest === undefined ? undefined : Buffer.from(word.manifest, "hex"),
    ],
  );
  const { rows } = await db.query<DeviceRow>(
    `${DEVICES} WHERE factory = $1 AND device = $2 FOR UPDATE`,
    [Buffer.from(factory, "hex"), device],
  );
  const [row] = rows;
  if (row === undefined) throw new IdentityTaken(device);
  return rowCount === 0 ? keptDevice(row) : { ...keptDevice(row), enrolment: undefined };
}

/** Another device is known by the certificate or key that this one would be known by. */
export class IdentityTaken extends Error {
  readonly device: string;
  constructor(device: string) {
    super(`another device has the identity that was given for ${device}`);
    this.name = "IdentityTaken";
    this.device = device;
  }
}

/** Locked until the transaction ends. */
export async function lockDevice(db: Queryable, id: string): Promise<KeptDevice | undefined> {
  const { rows } = await db.query<DeviceRow>(`${DEVICES} WHERE enrolment_id = $1 FOR UPDATE`, [id]);
  return rows[0] && keptDevice(rows[0]);
}

/** @returns undefined for one that is not the factory's */
export async function deviceOf(
  db: Queryable,
  factory: string,
  id: string,
): Promise<KeptDevice | undefined> {
  const { rows } = await db.query<DeviceRow>(
    `${DEVICES} WHERE factory = $1 AND enrolment_id = $2`,
    [Buffer.from(factory, "hex"), id],
  );
  return rows[0] && keptDevice(rows[0]);
}

/** By the certificate or the key that it was built with; SHA-256 of each, hexadecimal. */
export async function deviceByIdentity(
  db: Queryable,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<KeptDevice | undefined> {
  const { rows } = await db.query<DeviceRow>(
    `${DEVICES} WHERE (identity_by = 'certificate' AND identity = $1)
       OR (identity_by = 'key' AND identity = $2)
     ORDER BY identity_by LIMIT 1`,
    [Buffer.from(certificate, "hex"), Buffer.from(key, "hex")],
  );
  return rows[0] && keptDevice(rows[0]);
}

/** Newest first. @param before cursor: numbers below it */
export async function listDevices(
  db: Queryable,
  factory: string,
  {
    before,
    limit,
    state,
  }: {
    readonly before: number | undefined;
    readonly limit: number;
    readonly state: EnrolmentState | undefined;
  },
): Promise<KeptDevice[]> {
  const { rows } = await db.query<DeviceRow>(
    `${DEVICES} WHERE factory = $1 AND ($2::bigint IS NULL OR enrolment_no < $2)
       AND ($3::text IS NULL OR state = $3)
     ORDER BY enrolment_no DESC LIMIT $4`,
    [Buffer.from(factory, "hex"), before, state, limit],
  );
  return rows.map(keptDevice);
}

/**
 * Carries out a command on a device that the caller's transaction locked.
 * @returns the device afterwards, which is the same where there was nothing to do
 * @throws EnrolmentRefused
 */
export async function carryOut(
  db: Queryable,
  kept: KeptDevice,
  command: EnrolmentCommand,
  { at, by, why }: Said,
): Promise<KeptDevice> {
  const event = decideEnrolment(kept.enrolment, command);
  if (event === undefined) return kept;
  const enrolment = evolveEnrolment(kept.enrolment, event);
  await db.query("UPDATE enrolment SET state = $2, admitted_by = $3 WHERE enrolment_id = $1", [
    kept.id,
    enrolment.state,
    enrolment.admittedBy,
  ]);
  await db.query(
    `INSERT INTO enrolment_event (enrolment_id, position, kind, at, by, why)
     SELECT $1, count(*), $2, $3, $4, $5 FROM enrolment_event WHERE enrolment_id = $1`,
    [kept.id, event.kind, at, by, why],
  );
  return { ...kept, enrolment };
}

/** Keeps a stage of a device's life, if it is new. @throws EnrolmentRefused `stageBefore` */
export async function reachStage(
  db: Queryable,
  id: string,
  stage: LifeStage,
  { at, saidBy }: { readonly at: Date; readonly saidBy: "maker" | "site" },
): Promise<void> {
  const reached = await lifeOf(db, id);
  const isNew = decideLife(
    reached.map((one) => one.stage),
    stage,
  );
  if (isNew)
    await db.query(
      "INSERT INTO enrolment_life (enrolment_id, stage, at, said_by) VALUES ($1, $2, $3, $4)",
      [id, stage, at, saidBy],
    );
}

export interface Reached {
  readonly stage: LifeStage;
  readonly at: Date;
  readonly saidBy: "maker" | "site";
}

export async function lifeOf(db: Queryable, id: string): Promise<Reached[]> {
  const { rows } = await db.query<{ stage: LifeStage; at: Date; said_by: Reached["saidBy"] }>(
    "SELECT stage, at, said_by FROM enrolment_life WHERE enrolment_id = $1 ORDER BY at",
    [id],
  );
  return rows.map(({ at, said_by: saidBy, stage }) => ({ at, saidBy, stage }));
}

export interface KeptEvent extends Said {
  readonly kind: EnrolmentEventKind;
}

export async function eventsOf(db: Queryable, id: string): Promise<KeptEvent[]> {
  const { rows } = await db.query<{
    kind: EnrolmentEventKind;
    at: Date;
    by: string | null;
    why: string | null;
  }>("SELECT kind, at, by, why FROM enrolment_event WHERE enrolment_id = $1 ORDER BY position", [
    id,
  ]);
  return rows.map(({ at, by, kind, why }) => ({
    kind,
    at,
    by: by ?? undefined,
    why: why ?? undefined,
  }));
}

const keptDevice = (row: DeviceRow): KeptDevice => ({
  id: row.enrolment_id,
  no: Number(row.enrolment_no),
  factory: row.factory.toString("hex"),
  device: row.device,
  enrolment: { state: row.state, admittedBy: row.admitted_by ?? undefined },
  maker: row.maker?.toString("hex"),
  serial: row.serial ?? undefined,
  identityBy: row.identity_by ?? undefined,
  madeAt: row.made_at,
});
