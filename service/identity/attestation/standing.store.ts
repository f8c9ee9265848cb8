import type { Queryable } from "../../db/pool.ts";
import { type Role, rolesIn } from "../../parties/role.ts";

/** What a party is at a time, as the index has it. */
export async function liveRolesOf(db: Queryable, party: string, at: Date): Promise<Role[]> {
  const { rows } = await db.query<{ roles: number }>(
    `SELECT coalesce(bit_or(1 << role), 0) AS roles FROM role_membership
     WHERE party = $1 AND until_at > $2 AND NOT expelled
       AND (suspended_until IS NULL OR suspended_until <= $2)`,
    [Buffer.from(party, "hex"), at],
  );
  return rolesIn(rows[0]?.roles ?? 0);
}

/** Whose a living key is, in hexadecimal; undefined for no such key. */
export async function keyOwner(db: Queryable, keyId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ factory: string }>(
    `SELECT encode(factory, 'hex') AS factory FROM device_key
     WHERE key_id = $1 AND until_index IS NULL AND registered_block IS NOT NULL`,
    [Buffer.from(keyId, "hex")],
  );
  return rows[0]?.factory;
}
