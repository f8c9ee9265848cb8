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

/** Who registered a key, in hexadecimal, whether it lives or has ended; undefined for no such key. */
export async function registrantOf(db: Queryable, keyId: string): Promise<string | undefined> {
  return (await keyById(db, keyId))?.factory;
}

/** The same of a key that lives. */
export async function keyOwner(db: Queryable, keyId: string): Promise<string | undefined> {
  const key = await keyById(db, keyId);
  return key?.lives === true ? key.factory : undefined;
}

async function keyById(db: Queryable, keyId: string) {
  const { rows } = await db.query<{ factory: string; lives: boolean }>(
    `SELECT encode(factory, 'hex') AS factory, until_index IS NULL AS lives FROM device_key
     WHERE key_id = $1 AND registered_block IS NOT NULL`,
    [Buffer.from(keyId, "hex")],
  );
  return rows[0];
}
