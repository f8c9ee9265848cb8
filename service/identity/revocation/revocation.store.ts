import type { Pool } from "pg";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import type { Queryable } from "../../db/pool.ts";
import type { SignedDocument } from "../../parties/inquiry/sign-document.ts";

/** A revocation that the log does not hold yet. */
export interface UnloggedRevocation {
  readonly serial: string;
  readonly reason: string;
  readonly revokedAt: Date;
  /** Party id, hexadecimal. */
  readonly factory: string;
  /** URN. */
  readonly device: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

interface Row {
  readonly serial: string;
  readonly reason: string;
  readonly revoked_at: Date;
  readonly factory: Buffer;
  readonly device: string;
  readonly certificate: Buffer;
}

/** The oldest that waits. */
export async function unloggedRevocation(db: Queryable): Promise<UnloggedRevocation | undefined> {
  const { rows } = await db.query<Row>({
    name: "unlogged_revocation",
    text: `SELECT r.serial, r.reason, r.revoked_at, c.factory, c.device, c.certificate
           FROM certificate_revocation r JOIN certificate c USING (serial)
           WHERE r.leaf_index IS NULL ORDER BY r.revoked_at, r.serial LIMIT 1`,
  });
  const [row] = rows;
  return (
    row && {
      serial: row.serial,
      reason: row.reason,
      revokedAt: row.revoked_at,
      factory: row.factory.toString("hex"),
      device: row.device,
      certificate: row.certificate,
    }
  );
}

export type RevocationAttempt =
  | { readonly kind: "logged"; readonly index: number }
  /** Another statement of the key, or the same revocation, was faster. */
  | { readonly kind: "moved"; readonly position: ChainPosition };

interface AttemptRow {
  readonly logged_index: bigint | null;
  readonly sequence: bigint;
  readonly previous: Buffer | null;
}

/** @returns undefined while the key is not registered, or not final, or has ended */
export async function logRevocation(
  pool: Pool,
  keyId: Uint8Array,
  position: ChainPosition,
  { serial }: UnloggedRevocation,
  { body, signature, statement }: SignedDocument,
  at: Date,
): Promise<RevocationAttempt | undefined> {
  const { rows } = await pool.query<AttemptRow>({
    name: "log_revocation",
    text: "SELECT * FROM log_revocation($1, $2, $3, $4, $5, $6, $7, $8)",
    values: [
      Buffer.from(keyId),
      position.sequence,
      position.sequence === 0 ? null : Buffer.from(position.previous),
      Buffer.from(statement),
      Buffer.from(signature),
      Buffer.from(body),
      serial,
      at,
    ],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.logged_index !== null) return { kind: "logged", index: Number(row.logged_index) };
  return {
    kind: "moved",
    position:
      row.previous === null
        ? CHAIN_START
        : { sequence: Number(row.sequence), previous: new Uint8Array(row.previous) },
  };
}
