import type { Queryable } from "../../db/pool.ts";
import type { Capability } from "../principal.ts";

export interface Member {
  readonly account: string;
  readonly login: string;
  readonly isDisabled: boolean;
  readonly capabilities: readonly Capability[];
}

interface MemberRow {
  readonly account_id: string;
  readonly login: string;
  readonly disabled_at: Date | null;
  readonly capabilities: Capability[];
}

const MEMBERS = `SELECT m.account_id, a.login, a.disabled_at, m.capabilities
                 FROM membership m JOIN account a USING (account_id)`;

/** People of a party. @param after cursor: accounts above it */
export async function listMembers(
  db: Queryable,
  party: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Member[]> {
  const { rows } = await db.query<MemberRow>(
    `${MEMBERS} WHERE m.party = $1 AND ($2::uuid IS NULL OR m.account_id > $2)
     ORDER BY m.account_id LIMIT $3`,
    [Buffer.from(party, "hex"), after, limit],
  );
  return rows.map(member);
}

export async function memberOf(
  db: Queryable,
  party: string,
  account: string,
): Promise<Member | undefined> {
  const { rows } = await db.query<MemberRow>(
    `${MEMBERS} WHERE m.party = $1 AND m.account_id = $2`,
    [Buffer.from(party, "hex"), account],
  );
  return rows[0] && member(rows[0]);
}

/** Gives these capabilities instead of those that there were. */
export async function setCapabilities(
  db: Queryable,
  {
    account,
    capabilities,
    party,
  }: { account: string; party: string; capabilities: readonly Capability[] },
): Promise<void> {
  await db.query(
    `INSERT INTO membership (account_id, party, capabilities) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, party) DO UPDATE SET capabilities = EXCLUDED.capabilities`,
    [account, Buffer.from(party, "hex"), capabilities],
  );
}

export async function removeMember(db: Queryable, party: string, account: string): Promise<void> {
  await db.query("DELETE FROM membership WHERE party = $1 AND account_id = $2", [
    Buffer.from(party, "hex"),
    account,
  ]);
}

/** Locks the party's memberships against other changes until the transaction ends. @returns accounts that manage it */
export async function lockManagers(db: Queryable, party: string): Promise<string[]> {
  const { rows } = await db.query<MemberRow>(
    `${MEMBERS} WHERE m.party = $1 ORDER BY m.account_id FOR UPDATE OF m`,
    [Buffer.from(party, "hex")],
  );
  return rows
    .filter((row) => row.disabled_at === null && row.capabilities.includes("manage"))
    .map((row) => row.account_id);
}

const member = (row: MemberRow): Member => ({
  account: row.account_id,
  login: row.login,
  isDisabled: row.disabled_at !== null,
  capabilities: row.capabilities,
});
