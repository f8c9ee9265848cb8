import type { Queryable } from "../db/pool.ts";
import type { Facts, PublishedCode, PublishedSection } from "./published.ts";

export interface Publication {
  readonly party: string;
  /** Canonical. */
  readonly code: string;
  readonly sections: readonly PublishedSection[];
  readonly facts: Facts | undefined;
  readonly publishedAt: Date;
  readonly untilAt: Date | undefined;
}

interface Row {
  readonly publication: bigint;
  readonly party: Buffer;
  readonly name: string | null;
  readonly code: string;
  readonly sections: PublishedSection[];
  readonly facts: Facts | null;
  readonly published_at: Date;
  readonly until_at: Date | null;
}

const SELECT = `SELECT c.publication, c.party, f.name, c.code, c.sections, c.facts, c.published_at, c.until_at
                FROM published_code c LEFT JOIN party_profile f USING (party)`;

/** Shows a code from now on, or shows it otherwise. @returns its number, the same for the same code of a party */
export async function publishCode(db: Queryable, one: Publication): Promise<number> {
  const { rows } = await db.query<{ publication: bigint }>(
    `INSERT INTO published_code (party, code, sections, facts, published_at, until_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (party, code) DO UPDATE SET sections = EXCLUDED.sections, facts = EXCLUDED.facts,
       published_at = EXCLUDED.published_at, until_at = EXCLUDED.until_at
     RETURNING publication`,
    [
      Buffer.from(one.party, "hex"),
      one.code,
      one.sections,
      one.facts === undefined ? null : JSON.stringify(one.facts),
      one.publishedAt,
      one.untilAt ?? null,
    ],
  );
  return Number(rows[0]?.publication);
}

/** @returns whether there was such a code of this party */
export async function withdrawCode(
  db: Queryable,
  party: string,
  publication: number,
): Promise<boolean> {
  const { rowCount } = await db.query(
    "DELETE FROM published_code WHERE party = $1 AND publication = $2",
    [Buffer.from(party, "hex"), publication],
  );
  return rowCount === 1;
}

/** A party's codes, newest first; those whose time is over among them. */
export async function codesOf(
  db: Queryable,
  party: string,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<PublishedCode[]> {
  const { rows } = await db.query<Row>(
    `${SELECT} WHERE c.party = $1 AND ($2::bigint IS NULL OR c.publication < $2)
     ORDER BY c.publication DESC LIMIT $3`,
    [Buffer.from(party, "hex"), page.before ?? null, page.limit],
  );
  return rows.map(published);
}

const PER_CODE_MAX = 20;

/** What anybody shows of these codes at a time; of one code the party that showed it first comes first. */
export async function publishedAmong(
  db: Queryable,
  codes: readonly string[],
  at: Date,
): Promise<PublishedCode[]> {
  const { rows } = await db.query<Row>(
    `SELECT p.* FROM unnest($1::text[]) AS asked (code),
     LATERAL (${SELECT} WHERE c.code = asked.code AND (c.until_at IS NULL OR c.until_at > $2)
              ORDER BY c.publication LIMIT ${String(PER_CODE_MAX)}) p`,
    [codes, at],
  );
  return rows.map(published);
}

const published = (row: Row): PublishedCode => ({
  publication: Number(row.publication),
  party: row.party.toString("hex"),
  partyName: row.name ?? undefined,
  code: row.code,
  sections: row.sections,
  facts: row.facts ?? undefined,
  publishedAt: row.published_at,
  untilAt: row.until_at ?? undefined,
});
