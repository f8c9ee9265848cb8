import type { Pool } from "pg";
import { type Retained, retained, retention } from "./retention.ts";

/** What is older than `$1` goes. */
const FORGET: Readonly<Record<Retained, string>> = {
  notice: "DELETE FROM notice WHERE at < $1",
  authorisation: `DELETE FROM authorisation a WHERE a.expires_at < $1 AND NOT EXISTS (
    SELECT FROM open_contract c
    WHERE c.factory = a.grantor AND c.commitment = a.commitment AND c.until >= $1)`,
  individualConsent: `WITH gone AS (
      DELETE FROM individual_consent WHERE least(expires_at, withdrawn_at) < $1 RETURNING person
    )
    DELETE FROM person p WHERE p.pseudonym IN (SELECT person FROM gone) AND NOT EXISTS (
      SELECT FROM individual_consent c
      WHERE c.person = p.pseudonym AND least(c.expires_at, c.withdrawn_at) >= $1)`,
  objection: "DELETE FROM objection WHERE answered_at < $1",
};

const DAY_MS = 86_400_000;

/** Lets go whatever has been kept as long as its rule says. */
export async function applyRetention(pool: Pool, now: Date): Promise<void> {
  for (const what of retained) {
    const before = new Date(now.getTime() - retention[what].days * DAY_MS);
    await pool.query(FORGET[what], [before]);
  }
}
