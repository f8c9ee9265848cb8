import type { Queryable } from "../../db/pool.ts";
import { bytesOf, hexOf } from "./registry.store.ts";

export interface Opening {
  readonly party: string;
  readonly name: string;
  /** Id of the relayed call. */
  readonly relayed: string;
  readonly askedAt: Date;
  readonly claimedAt: Date | undefined;
  /** Whether the registry's opening is final. */
  readonly isFinal: boolean;
}

/** Remembers who opens a party. */
export async function keepOpening(
  db: Queryable,
  account: string,
  { askedAt, name, party, relayed }: Pick<Opening, "party" | "name" | "relayed" | "askedAt">,
): Promise<void> {
  await db.query(
    `INSERT INTO party_opening (party, account_id, name, relayed, asked_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (party) DO UPDATE SET relayed = $4, name = $3`,
    [bytesOf(party), account, name, relayed, askedAt],
  );
}

interface OpeningRow {
  readonly party: Buffer;
  readonly name: string;
  readonly relayed: string;
  readonly asked_at: Date;
  readonly claimed_at: Date | null;
  readonly final: boolean | null;
}

const SELECT = "SELECT o.*, p.final FROM party_opening o LEFT JOIN party p USING (party)";

/** Newest first. */
export async function openingsOf(db: Queryable, account: string): Promise<readonly Opening[]> {
  const { rows } = await db.query<OpeningRow>(
    `${SELECT} WHERE o.account_id = $1 ORDER BY o.asked_at DESC LIMIT 50`,
    [account],
  );
  return rows.map(openingOf);
}

/** @returns undefined for one that is not this account's */
export async function openingOfAccount(
  db: Queryable,
  account: string,
  party: string,
): Promise<Opening | undefined> {
  const { rows } = await db.query<OpeningRow>(
    `${SELECT} WHERE o.account_id = $1 AND o.party = $2`,
    [account, bytesOf(party)],
  );
  return rows[0] && openingOf(rows[0]);
}

/** @returns false when it was claimed before: that happens once */
export async function claimOpening(db: Queryable, party: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE party_opening SET claimed_at = $2 WHERE party = $1 AND claimed_at IS NULL",
    [bytesOf(party), at],
  );
  return rowCount === 1;
}

const openingOf = (row: OpeningRow): Opening => ({
  party: hexOf(row.party),
  name: row.name,
  relayed: row.relayed,
  askedAt: row.asked_at,
  claimedAt: row.claimed_at ?? undefined,
  isFinal: row.final === true,
});
