import { randomUUID } from "node:crypto";
import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";
import type { Membership } from "./standing.ts";

export interface Account {
  readonly id: string;
  readonly login: string;
  /** PHC string. */
  readonly passwordHash: string | undefined;
  readonly isDisabled: boolean;
}

interface AccountRow {
  readonly account_id: string;
  readonly login: string;
  readonly password_hash: string | null;
  readonly disabled_at: Date | null;
}

const COLUMNS = "account_id, login, password_hash, disabled_at";

export async function accountByLogin(db: Queryable, login: string): Promise<Account | undefined> {
  const { rows } = await db.query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE login = $1`, [
    login,
  ]);
  return rows[0] && account(rows[0]);
}

export async function accountById(db: Queryable, id: string): Promise<Account | undefined> {
  const { rows } = await db.query<AccountRow>(
    `SELECT ${COLUMNS} FROM account WHERE account_id = $1`,
    [id],
  );
  return rows[0] && account(rows[0]);
}

/** @returns its id; undefined when the login is taken */
export async function createAccount(
  db: Queryable,
  { at, login, passwordHash }: { login: string; passwordHash: string | undefined; at: Date },
): Promise<string | undefined> {
  const id = randomUUID();
  const { rowCount } = await db.query(
    `INSERT INTO account (account_id, login, password_hash, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (login) DO NOTHING`,
    [id, login, passwordHash, at],
  );
  return rowCount === 0 ? undefined : id;
}

export async function setPasswordHash(db: Queryable, id: string, hash: string): Promise<void> {
  await db.query("UPDATE account SET password_hash = $2 WHERE account_id = $1", [id, hash]);
}

/** Takes effect at the next request of whoever uses it. */
export async function disableAccount(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query(
    "UPDATE account SET disabled_at = coalesce(disabled_at, $2) WHERE account_id = $1",
    [id, at],
  );
}

export async function enableAccount(db: Queryable, id: string): Promise<void> {
  await db.query("UPDATE account SET disabled_at = NULL WHERE account_id = $1", [id]);
}

export interface ListedAccount extends Omit<Account, "passwordHash"> {
  readonly memberships: readonly Membership[];
}

/** Every account, by login. */
export async function listAccounts(db: Queryable): Promise<ListedAccount[]> {
  const { rows } = await db.query<
    AccountRow & { party: Buffer | null; capabilities: Capability[] | null }
  >(
    `SELECT ${COLUMNS}, party, capabilities
     FROM account LEFT JOIN membership USING (account_id) ORDER BY login, party`,
  );
  return [...Map.groupBy(rows, (row) => row.account_id).values()].map(listed);
}

function listed(
  rows: (AccountRow & { party: Buffer | null; capabilities: Capability[] | null })[],
): ListedAccount {
  const memberships = rows.flatMap(({ capabilities, party }) =>
    party === null ? [] : [{ party: party.toString("hex"), capabilities: capabilities ?? [] }],
  );
  const [first] = rows;
  if (first === undefined) throw new RangeError("an account is at least a row");
  const { id, isDisabled, login } = account(first);
  return { id, login, isDisabled, memberships };
}

const account = (row: AccountRow): Account => ({
  id: row.account_id,
  login: row.login,
  passwordHash: row.password_hash ?? undefined,
  isDisabled: row.disabled_at !== null,
});
