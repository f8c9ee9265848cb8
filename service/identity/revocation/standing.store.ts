import type { Queryable } from "../../db/pool.ts";

/** What ends a device's access, and what it is believed by. */
export interface Standing {
  /** DER of every root and every site's authority. */
  readonly anchors: readonly Uint8Array[];
  readonly issuers: readonly Uint8Array[];
  /** Serial numbers. */
  readonly revoked: ReadonlySet<string>;
  /** By `deviceKeyOf`: devices that had a key on chain and have none that lives. */
  readonly ended: ReadonlySet<string>;
  /** By `deviceKeyOf`: devices that were enrolled and are suspended, retired or ended. */
  readonly keptOut: ReadonlySet<string>;
}

export const deviceKeyOf = (factory: string, device: string): string => `${factory} ${device}`;

/** Changes whenever the standing does. */
export async function standingVersion(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ version: string }>(
    `SELECT concat_ws(' ',
       (SELECT count(*) FROM authority),
       (SELECT count(*) FROM certificate_revocation),
       (SELECT count(*) FROM enrolment_event WHERE kind IN ('suspended', 'resumed', 'retired', 'ended')),
       (SELECT concat_ws(' ', count(*), max(key_no), count(until_index)) FROM device_key)) AS version`,
  );
  return rows[0]?.version ?? "";
}

export async function readStanding(db: Queryable): Promise<Standing> {
  const authorities = await db.query<{ kind: string; certificate: Buffer }>(
    "SELECT kind, certificate FROM authority ORDER BY authority_no DESC",
  );
  const revoked = await db.query<{ serial: string }>("SELECT serial FROM certificate_revocation");
  const keptOut = await db.query<DeviceRow>(
    "SELECT factory, device FROM enrolment WHERE state IN ('suspended', 'retired', 'ended')",
  );
  const ended = await db.query<DeviceRow>(
    `SELECT factory, device FROM device_key GROUP BY factory, device
     HAVING bool_and(until_index IS NOT NULL)`,
  );
  const of = (wanted: string): Uint8Array[] =>
    authorities.rows.filter(({ kind }) => kind === wanted).map(({ certificate }) => certificate);
  return {
    anchors: of("root"),
    issuers: of("site"),
    revoked: new Set(revoked.rows.map(({ serial }) => serial)),
    ended: keysOf(ended.rows),
    keptOut: keysOf(keptOut.rows),
  };
}

interface DeviceRow {
  readonly factory: Buffer;
  readonly device: string;
}

const keysOf = (rows: readonly DeviceRow[]): Set<string> =>
  new Set(rows.map(({ device, factory }) => deviceKeyOf(factory.toString("hex"), device)));
