import type { Pool } from "pg";
import type { RegisteredKey } from "./key-ring.ts";

interface KeyRow {
  readonly key_no: number;
  readonly spki: Buffer;
  readonly device: string;
  readonly factory: Buffer;
  readonly ended: boolean;
}

/** Keys whose registration is final; an end counts as soon as it was seen. */
export async function registeredKeys(pool: Pool): Promise<RegisteredKey[]> {
  const { rows } = await pool.query<KeyRow>(
    `SELECT key_no, spki, device, factory, until_index IS NOT NULL AS ended
     FROM device_key WHERE final ORDER BY key_no`,
  );
  return rows.map((row) => ({
    keyNo: row.key_no,
    spki: new Uint8Array(row.spki),
    device: row.device,
    factory: row.factory.toString("hex"),
    ended: row.ended,
  }));
}
