import type { Queryable } from "../../db/pool.ts";

/** A key that a device signs records with: its certificates open connections, only this makes evidence. */
export interface RecordKey {
  /** Hexadecimal. */
  readonly keyId: string;
  readonly grade: string;
  readonly endedReason: string | undefined;
}

/** The keys that the DeviceRegistry knows of a factory's device, newest first. */
export async function recordKeysOf(
  db: Queryable,
  { device, factory }: { readonly factory: string; readonly device: string },
): Promise<RecordKey[]> {
  const { rows } = await db.query<{ key_id: Buffer; grade: string; ended_reason: string | null }>(
    `SELECT key_id, grade, ended_reason FROM device_key
     WHERE factory = $1 AND device = $2 AND final ORDER BY key_no DESC`,
    [Buffer.from(factory, "hex"), device],
  );
  return rows.map((row) => ({
    keyId: row.key_id.toString("hex"),
    grade: row.grade,
    endedReason: row.ended_reason ?? undefined,
  }));
}
