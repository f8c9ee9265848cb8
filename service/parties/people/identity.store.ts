import type { Queryable } from "../../db/pool.ts";

/** Who somebody is to an identity provider; a pair that never belongs to anybody else. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** The account that an identity is linked to, unless it is disabled. */
export async function accountOfIdentity(
  db: Queryable,
  { issuer, subject }: Identity,
): Promise<string | undefined> {
  const { rows } = await db.query<{ account_id: string }>(
    `SELECT account_id FROM identity JOIN account USING (account_id)
     WHERE issuer = $1 AND subject = $2 AND disabled_at IS NULL`,
    [issuer, subject],
  );
  return rows[0]?.account_id;
}

/** @returns whether it was linked to nobody yet */
export async function linkIdentity(
  db: Queryable,
  { issuer, subject }: Identity,
  { account, at }: { readonly account: string; readonly at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO identity (issuer, subject, account_id, linked_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [issuer, subject, account, at],
  );
  return rowCount !== 0;
}

export async function unlinkIdentities(db: Queryable, account: string): Promise<void> {
  await db.query("DELETE FROM identity WHERE account_id = $1", [account]);
}
