import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";

/**
 * Erases somebody who is known by a pseudonym: his name, and every consent that he gave, which from now on is none.
 * What stays are salted hashes: commitments that others' documents list, and nothing leads from them to him.
 * @returns how many consents went; undefined when nobody has this pseudonym
 */
export async function erasePerson(pool: Pool, pseudonym: string): Promise<number | undefined> {
  const person = Buffer.from(pseudonym, "hex");
  return inTransaction(pool, async (db) => {
    await db.query(
      "SELECT lock_consent_epochs(ARRAY(SELECT enterprise FROM individual_consent WHERE person = $1))",
      [person],
    );
    const erased = await db.query("DELETE FROM person WHERE pseudonym = $1", [person]);
    const consents = await db.query(
      "UPDATE individual_consent SET sealed = NULL, person = NULL WHERE person = $1",
      [person],
    );
    const count = consents.rowCount ?? 0;
    return count + (erased.rowCount ?? 0) === 0 ? undefined : count;
  });
}

/**
 * Erases somebody who signs in: the account with everything that hangs on it, and the salt that leads from the account
 * to its pseudonym in the log of looks. The looks themselves stand, by a pseudonym that is nobody's any more.
 * @returns false when nobody signs in by this login
 */
export async function eraseAccount(pool: Pool, login: string): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ account_id: string }>(
      "SELECT account_id FROM account WHERE login = $1 FOR UPDATE",
      [login],
    );
    const account = rows[0]?.account_id;
    if (account === undefined) return false;
    await db.query("DELETE FROM looker_pseudonym WHERE name = $1", [`account:${account}`]);
    await eraseLabels(db, account);
    // Sessions, passkeys, identities, addresses and memberships go with it.
    await db.query("DELETE FROM account WHERE account_id = $1", [account]);
    return true;
  });
}

/** What people wrote about somebody where a name was asked for. */
async function eraseLabels(db: Queryable, account: string): Promise<void> {
  await db.query("UPDATE invitation SET label = '-' WHERE accepted_by = $1", [account]);
  await db.query("UPDATE offered_signer SET label = '-' WHERE offered_by = $1", [account]);
  await db.query("UPDATE api_key SET label = '-' WHERE made_by = $1", [account]);
}
