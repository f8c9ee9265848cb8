import type { Queryable } from "../../db/pool.ts";
import type { Partner } from "./recipients.ts";

/** The party's address book, by name. @param party hexadecimal */
export async function partnersOf(db: Queryable, party: string): Promise<Partner[]> {
  const { rows } = await db.query<{
    uri: string;
    partner: string | null;
    bpnl: string | null;
    name: string;
  }>(
    `SELECT uri, encode(partner, 'hex') AS partner, bpnl, name FROM trade_partner
     WHERE party = decode($1, 'hex') ORDER BY name, uri`,
    [party],
  );
  return rows.map(({ bpnl, partner, ...one }) => ({
    ...one,
    partner: partner ?? undefined,
    bpnl: bpnl ?? undefined,
  }));
}

export interface PartnerChange extends Partner {
  readonly party: string;
  readonly by: string;
  readonly at: Date;
}

/**
 * Writes a line, over whatever stood there.
 * @returns whether it was written: a partner who is said to be here has to be
 */
export async function setPartner(
  db: Queryable,
  { at, bpnl, by, name, partner, party, uri }: PartnerChange,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO trade_partner (party, uri, partner, bpnl, name, changed_by, changed_at)
     SELECT decode($1, 'hex'), $2, decode($3, 'hex'), $4, $5, $6, $7
     WHERE $3::text IS NULL OR $3 = $1 OR EXISTS (SELECT FROM party p WHERE p.party = decode($3, 'hex'))
     ON CONFLICT (party, uri) DO UPDATE SET partner = EXCLUDED.partner, bpnl = EXCLUDED.bpnl,
       name = EXCLUDED.name, changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at`,
    [party, uri, partner, bpnl, name, by, at],
  );
  return rowCount === 1;
}

/** @returns whether there was such a line */
export async function removePartner(db: Queryable, party: string, uri: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "DELETE FROM trade_partner WHERE party = decode($1, 'hex') AND uri = $2",
    [party, uri],
  );
  return rowCount === 1;
}

/** What a party is called in Catena-X by its own word. */
export async function bpnlOf(db: Queryable, party: string): Promise<string | undefined> {
  const { rows } = await db.query<{ bpnl: string }>(
    `SELECT bpnl FROM trade_partner
     WHERE party = decode($1, 'hex') AND partner = party AND bpnl IS NOT NULL ORDER BY uri LIMIT 1`,
    [party],
  );
  return rows[0]?.bpnl;
}
