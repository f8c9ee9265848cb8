import type { Queryable } from "../../db/pool.ts";
import { fileOf, type Papers } from "./papers.ts";
import { bytesOf } from "./registry.store.ts";

/** Keeps an application's papers; the same again changes nothing. @returns what stands on the chain of them */
export async function keepPapers(
  db: Queryable,
  papers: Papers,
  canonical: string,
  receivedAt: Date,
): Promise<string> {
  const file = fileOf(papers);
  await db.query(
    `INSERT INTO application_paper (file, party, document, received_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (file) DO NOTHING`,
    [bytesOf(file), bytesOf(papers.party), canonical, receivedAt],
  );
  return file;
}

export async function papersByFile(db: Queryable, file: string): Promise<Papers | undefined> {
  const { rows } = await db.query<{ document: string }>(
    "SELECT document FROM application_paper WHERE file = $1",
    [bytesOf(file)],
  );
  return rows[0] && (JSON.parse(rows[0].document) as Papers);
}

/** What a party calls itself. */
export async function nameParty(
  db: Queryable,
  party: string,
  name: string,
  changedAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO party_profile (party, name, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (party) DO UPDATE SET name = $2, changed_at = $3`,
    [bytesOf(party), name, changedAt],
  );
}
