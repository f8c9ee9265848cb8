import { randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";

export interface NewPasskey {
  readonly account: string;
  readonly credentialId: Uint8Array;
  /** COSE. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly label: string;
  readonly madeAt: Date;
}

/** @returns its id; undefined for a credential that is there already */
export async function addPasskey(db: Queryable, passkey: NewPasskey): Promise<string | undefined> {
  const id = randomUUID();
  const { rowCount } = await db.query(
    `INSERT INTO passkey (credential_id, passkey_id, account_id, public_key, counter, transports,
       label, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      Buffer.from(passkey.credentialId),
      id,
      passkey.account,
      Buffer.from(passkey.publicKey),
      passkey.counter,
      passkey.transports,
      passkey.label,
      passkey.madeAt,
    ],
  );
  return rowCount === 0 ? undefined : id;
}

export interface Passkey extends Omit<NewPasskey, "label" | "madeAt"> {
  readonly isDisabled: boolean;
}

interface PasskeyRow {
  readonly credential_id: Buffer;
  readonly account_id: string;
  readonly public_key: Buffer;
  readonly counter: bigint;
  readonly transports: string[];
  readonly disabled_at: Date | null;
}

export async function passkeyByCredential(
  db: Queryable,
  credentialId: Uint8Array,
): Promise<Passkey | undefined> {
  const { rows } = await db.query<PasskeyRow>(
    `SELECT credential_id, account_id, public_key, counter, transports, disabled_at
     FROM passkey JOIN account USING (account_id) WHERE credential_id = $1`,
    [Buffer.from(credentialId)],
  );
  return rows[0] && passkey(rows[0]);
}

/** @returns whether the counter moved on: of two that show the same one, the second is a copy */
export async function notePasskeyUse(
  db: Queryable,
  credentialId: Uint8Array,
  { at, counter }: { readonly counter: number; readonly at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE passkey SET counter = $2, last_used_at = $3
     WHERE credential_id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [Buffer.from(credentialId), counter, at],
  );
  return rowCount !== 0;
}

export interface ListedPasskey {
  readonly id: string;
  readonly credentialId: Uint8Array;
  readonly transports: readonly string[];
  readonly label: string;
  readonly madeAt: Date;
  readonly lastUsedAt: Date | undefined;
}

export async function listPasskeys(db: Queryable, account: string): Promise<ListedPasskey[]> {
  const { rows } = await db.query<{
    passkey_id: string;
    credential_id: Buffer;
    transports: string[];
    label: string;
    made_at: Date;
    last_used_at: Date | null;
  }>(
    `SELECT passkey_id, credential_id, transports, label, made_at, last_used_at FROM passkey
     WHERE account_id = $1 ORDER BY made_at, passkey_id`,
    [account],
  );
  return rows.map((row) => ({
    id: row.passkey_id,
    credentialId: new Uint8Array(row.credential_id),
    transports: row.transports,
    label: row.label,
    madeAt: row.made_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }));
}

/** @returns whether the account had it */
export async function removePasskey(db: Queryable, account: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "DELETE FROM passkey WHERE account_id = $1 AND passkey_id = $2",
    [account, id],
  );
  return rowCount !== 0;
}

export async function removePasskeys(db: Queryable, account: string): Promise<void> {
  await db.query("DELETE FROM passkey WHERE account_id = $1", [account]);
}

const passkey = (row: PasskeyRow): Passkey => ({
  account: row.account_id,
  credentialId: new Uint8Array(row.credential_id),
  publicKey: new Uint8Array(row.public_key),
  counter: Number(row.counter),
  transports: row.transports,
  isDisabled: row.disabled_at !== null,
});
