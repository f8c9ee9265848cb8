import type { Pool } from "pg";
import type { FieldCipher } from "../../../service/parties/privacy/cipher.ts";
import { sealContext, sealedTables } from "../../../service/parties/privacy/sealed.ts";

/** Every row of every table as text, bytes in hexadecimal. */
async function dumpOf(pool: Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join("\n");
}

const rowOf = {
  person: "encode(pseudonym, 'hex')",
  individual_consent: "encode(commitment, 'hex')",
  looker_pseudonym: "name",
  webhook_secret: "secret_id::text",
} as const;

/** Whatever is sealed, in clear. */
async function openedOf(pool: Pool, cipher: FieldCipher): Promise<string> {
  const texts: string[] = [];
  for (const table of sealedTables) {
    const column = table === "looker_pseudonym" ? "sealed_salt" : "sealed";
    const { rows } = await pool.query<{ row: string; sealed: Buffer }>(
      `SELECT ${rowOf[table]} AS row, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    texts.push(...rows.map(({ row, sealed }) => cipher.open(sealed, sealContext(table, row))));
  }
  return texts.join("\n");
}

/** Which of some words are anywhere in a database, as text, as bytes, or under the keys. */
export async function foundIn(
  pool: Pool,
  cipher: FieldCipher,
  words: readonly string[],
): Promise<string[]> {
  const all = `${await dumpOf(pool)}\n${await openedOf(pool, cipher)}`;
  return words.filter(
    (word) => all.includes(word) || all.includes(Buffer.from(word).toString("hex")),
  );
}
