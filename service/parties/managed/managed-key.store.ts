import type { Queryable } from "../../db/pool.ts";
import { bytesOf, hexOf } from "../admission/registry.store.ts";

export interface ManagedKey {
  /** Address. */
  readonly signer: string;
  readonly madeAt: Date;
}

/** @param party with or without 0x */
export async function keepManagedKey(
  db: Queryable,
  party: string,
  { madeAt, signer, wrapped }: ManagedKey & { readonly wrapped: Uint8Array },
): Promise<void> {
  await db.query(
    "INSERT INTO managed_key (signer, party, wrapped, made_at) VALUES ($1, $2, $3, $4)",
    [bytesOf(signer), bytesOf(party), Buffer.from(wrapped), madeAt],
  );
}

/** Oldest first. */
export async function managedKeys(db: Queryable, party: string): Promise<readonly ManagedKey[]> {
  const { rows } = await db.query<{ signer: Buffer; made_at: Date }>(
    "SELECT signer, made_at FROM managed_key WHERE party = $1 ORDER BY made_at, signer",
    [bytesOf(party)],
  );
  return rows.map((row) => ({ signer: hexOf(row.signer), madeAt: row.made_at }));
}

/** @returns undefined for a key that is not held for this party */
export async function wrappedKey(
  db: Queryable,
  party: string,
  signer: string,
): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ wrapped: Buffer }>(
    "SELECT wrapped FROM managed_key WHERE party = $1 AND signer = $2",
    [bytesOf(party), bytesOf(signer)],
  );
  return rows[0]?.wrapped;
}
