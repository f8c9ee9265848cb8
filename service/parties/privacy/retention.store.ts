import type { Pool } from "pg";
import { inTransaction } from "../../db/pool.ts";
import { type Retained, retained, retention } from "./retention.ts";

/** What is older than `$1` goes. A statement after the other, in one transaction. */
const FORGET: Readonly<Record<Retained, readonly string[]>> = {
  notice: ["DELETE FROM notice WHERE at < $1"],
  authorisation: [
    `DELETE FROM authorisation a WHERE a.expires_at < $1 AND NOT EXISTS (
    SELECT FROM open_contract c
    WHERE c.factory = a.grantor AND c.commitment = a.commitment AND c.until >= $1)`,
  ],
  // Of a consent that was withdrawn the row stays, empty, until it would have expired: nobody can hand it in anew.
  individualConsent: [
    `SELECT lock_consent_epochs(ARRAY(
       SELECT enterprise FROM individual_consent WHERE withdrawn_at < $1 AND sealed IS NOT NULL))`,
    `UPDATE individual_consent SET sealed = NULL, person = NULL
     WHERE withdrawn_at < $1 AND sealed IS NOT NULL`,
    `WITH gone AS (DELETE FROM individual_consent WHERE expires_at < $1)
     DELETE FROM person p WHERE NOT EXISTS (
       SELECT FROM individual_consent c WHERE c.person = p.pseudonym AND c.expires_at >= $1)`,
  ],
  objection: ["DELETE FROM objection WHERE answered_at < $1"],
};

const DAY_MS = 86_400_000;

/** Lets go whatever has been kept as long as its rule says. */
export async function applyRetention(pool: Pool, now: Date): Promise<void> {
  for (const what of retained) {
    const before = new Date(now.getTime() - retention[what].days * DAY_MS);
    await inTransaction(pool, async (db) => {
      for (const sql of FORGET[what]) await db.query(sql, [before]);
    });
  }
}
