import type { PoolClient } from "pg";
import type { FieldCipher } from "./cipher.ts";
import type { Holding } from "./holding.ts";
import { ofParty } from "./party-holdings.store.ts";
import { ofAccount, ofPerson } from "./people-holdings.store.ts";
import { sealContext, type SealedTable } from "./sealed.ts";

/** Whom everything is asked about that is held. */
export type Concerned =
  | { readonly kind: "party"; readonly id: string }
  /** Somebody who signs in. */
  | { readonly kind: "account"; readonly id: string }
  /** Somebody who consented, by his pseudonym. */
  | { readonly kind: "person"; readonly id: string };

export const holdings: Readonly<Record<Concerned["kind"], readonly Holding[]>> = {
  party: ofParty,
  account: ofAccount,
  person: ofPerson,
};

const ROWS_MAX = 500;

/** Rows of a holding as JSON, a few at a time: there may be more than memory holds. Within the caller's transaction. */
export async function* rowsOf(
  db: PoolClient,
  { name, sealedIn, sql }: Holding,
  { id, kind }: Concerned,
  cipher: FieldCipher,
): AsyncGenerator<string[]> {
  const cursor = db.escapeIdentifier(`holding ${name}`);
  await db.query(`DECLARE ${cursor} CURSOR FOR ${sql}`, [
    kind === "account" ? id : Buffer.from(id, "hex"),
  ]);
  for (;;) {
    const { rows } = await db.query<Record<string, unknown>>(
      `FETCH ${String(ROWS_MAX)} FROM ${cursor}`,
    );
    if (rows.length === 0) break;
    yield rows.map((row) =>
      JSON.stringify(sealedIn === undefined ? row : opened(row, sealedIn, cipher), shown),
    );
  }
  await db.query(`CLOSE ${cursor}`);
}

/** With what is sealed in clear: it is held about whoever asks. */
function opened(
  { sealed, sealed_row: row, ...others }: Record<string, unknown>,
  table: SealedTable,
  cipher: FieldCipher,
): Record<string, unknown> {
  if (!(sealed instanceof Uint8Array)) return others;
  const text = cipher.open(sealed, sealContext(table, String(row)));
  // A salt is text; whatever else is sealed is JSON.
  const content: unknown = table === "looker_pseudonym" ? text : JSON.parse(text);
  return { ...others, content };
}

/** Bytes in hexadecimal, whole numbers as they are. */
function shown(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return isBuffer(value) ? Buffer.from(value.data).toString("hex") : value;
}

/** What `Buffer.toJSON` makes of bytes before anybody is asked. */
const isBuffer = (value: unknown): value is { readonly data: number[] } =>
  typeof value === "object" && value !== null && "type" in value && value.type === "Buffer";
