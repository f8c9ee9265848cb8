import type { Pool } from "pg";
import type { FieldCipher } from "./cipher.ts";
import { sealContext, type SealedTable, sealedTables } from "./sealed.ts";

interface Sealed {
  readonly row: string;
  readonly sealed: Buffer;
}

const READ: Readonly<Record<SealedTable, string>> = {
  person: `SELECT encode(pseudonym, 'hex') AS row, sealed FROM person
           WHERE encode(pseudonym, 'hex') > $1 ORDER BY 1 LIMIT $2`,
  individual_consent: `SELECT encode(commitment, 'hex') AS row, sealed FROM individual_consent
           WHERE sealed IS NOT NULL AND encode(commitment, 'hex') > $1 ORDER BY 1 LIMIT $2`,
  looker_pseudonym: `SELECT name AS row, sealed_salt AS sealed FROM looker_pseudonym
           WHERE name > $1 ORDER BY 1 LIMIT $2`,
  webhook_secret: `SELECT secret_id::text AS row, sealed FROM webhook_secret
           WHERE secret_id::text > $1 ORDER BY 1 LIMIT $2`,
};

/** Not over a value that changed meanwhile. */
const WRITE: Readonly<Record<SealedTable, string>> = {
  person: "UPDATE person SET sealed = $3 WHERE pseudonym = decode($1, 'hex') AND sealed = $2",
  individual_consent: `UPDATE individual_consent SET sealed = $3
           WHERE commitment = decode($1, 'hex') AND sealed = $2`,
  looker_pseudonym:
    "UPDATE looker_pseudonym SET sealed_salt = $3 WHERE name = $1 AND sealed_salt = $2",
  webhook_secret:
    "UPDATE webhook_secret SET sealed = $3 WHERE secret_id::text = $1 AND sealed = $2",
};

const ROWS_MAX = 500;

/** Seals by the present key whatever another one sealed. @returns how many values */
export async function resealAll(pool: Pool, cipher: FieldCipher): Promise<number> {
  let resealed = 0;
  for (const table of sealedTables) resealed += await reseal(pool, cipher, table);
  return resealed;
}

async function reseal(pool: Pool, cipher: FieldCipher, table: SealedTable): Promise<number> {
  let resealed = 0;
  for (let after = ""; ;) {
    const { rows } = await pool.query<Sealed>(READ[table], [after, ROWS_MAX]);
    for (const { row, sealed } of rows.filter((one) => cipher.isOld(one.sealed))) {
      const context = sealContext(table, row);
      const anew = cipher.seal(cipher.open(sealed, context), context);
      const { rowCount } = await pool.query(WRITE[table], [row, sealed, anew]);
      resealed += rowCount ?? 0;
    }
    const last = rows.at(-1);
    if (last === undefined) return resealed;
    after = last.row;
  }
}
