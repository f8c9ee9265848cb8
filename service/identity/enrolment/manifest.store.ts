import { createHash } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import { roleNumber } from "../../parties/role.ts";
import type { DeviceManifest } from "./manifest.ts";

export interface TakenManifest {
  /** Hash, hexadecimal. */
  readonly manifest: string;
  readonly document: DeviceManifest;
  readonly canonical: string;
  readonly signers: readonly string[];
  readonly signatures: readonly string[];
  readonly takenAt: Date;
  /** Account or API key. */
  readonly takenBy: string;
}

/** Keeps a manifest and the authorities that it names. @returns whether it is new */
export async function keepManifest(db: Queryable, taken: TakenManifest): Promise<boolean> {
  const { document } = taken;
  const [manifest, maker, factory] = [taken.manifest, document.maker, document.factory].map((hex) =>
    Buffer.from(hex, "hex"),
  );
  const { rowCount } = await db.query(
    `INSERT INTO device_manifest (manifest, maker, factory, document, signers, signatures, taken_at, taken_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      manifest,
      maker,
      factory,
      taken.canonical,
      taken.signers,
      taken.signatures,
      taken.takenAt,
      taken.takenBy,
    ],
  );
  if (rowCount === 0) return false;
  for (const base64 of document.authorities) {
    const certificate = Buffer.from(base64, "base64");
    await db.query(
      `INSERT INTO maker_authority (factory, maker, authority, certificate, manifest)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [factory, maker, createHash("sha256").update(certificate).digest(), certificate, manifest],
    );
  }
  return true;
}

export interface MakerAuthority {
  readonly factory: string;
  readonly maker: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** @param factory undefined: those that any factory knows */
export async function authoritiesOf(
  db: Queryable,
  {
    factory,
    maker,
  }: { readonly factory?: string | undefined; readonly maker?: string | undefined },
): Promise<MakerAuthority[]> {
  const { rows } = await db.query<{ factory: Buffer; maker: Buffer; certificate: Buffer }>(
    `SELECT factory, maker, certificate FROM maker_authority
     WHERE ($1::bytea IS NULL OR factory = $1) AND ($2::bytea IS NULL OR maker = $2)`,
    [factory, maker].map((hex) => (hex === undefined ? undefined : Buffer.from(hex, "hex"))),
  );
  return rows.map((row) => ({
    factory: row.factory.toString("hex"),
    maker: row.maker.toString("hex"),
    certificate: row.certificate,
  }));
}

/** Whether a party holds the role of a maker now, by an admission that is final. */
export async function isAdmittedMaker(db: Queryable, party: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM role_membership WHERE party = $1 AND role = $2 AND until_at > $3 AND final
       AND (suspended_until IS NULL OR suspended_until <= $3) AND NOT expelled`,
    [Buffer.from(party, "hex"), roleNumber("maker"), now],
  );
  return rowCount === 1;
}
