import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { equal } from "../../../device-attest/bytes.ts";
import { decodeStatement, statementHashOf } from "../../../device-attest/statement.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import type { Entry, Rests } from "../../../service/parties/inquiry/entry.ts";
import { authorisationOf, bank, factory } from "../consent/support.ts";

/** A look of the bank's at the factory. */
export const entryOf = (
  draft: Partial<Entry["draft"]> = {},
  rests: Partial<Rests> | "refusal" = {},
): Entry => ({
  draft: {
    at: new Date().toISOString(),
    lookerParty: bank,
    looker: "10".repeat(32),
    factory,
    section: "quality",
    purpose: "creditApplication",
    period: { from: "2026-05-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" },
    resolution: "day",
    authorisation: commitmentOf(authorisationOf()),
    contract: null,
    outcome: "allowed",
    fields: ["yield"],
    resultHash: "77".repeat(32),
    salt: randomBytes(16).toString("base64url"),
    ...draft,
  },
  rests:
    rests === "refusal"
      ? undefined
      : { version: 0n, indexAgeMsMax: 15_000, counted: undefined, ...rests },
});

export interface KeyLog {
  readonly sequences: readonly number[];
  /** Whether each statement names the one before. */
  readonly isChain: boolean;
  readonly rivals: number;
}

/** Everything that was ever signed with a key and committed. */
export async function logOf(pool: Pool, keyId: Uint8Array): Promise<KeyLog> {
  const { rows } = await pool.query<{ statement: Buffer; rivals: bigint }>(
    `SELECT r.statement, (SELECT count(*) FROM equivocation e WHERE e.key_no = r.key_no) AS rivals
     FROM attested_record r JOIN device_key USING (key_no) WHERE key_id = $1 ORDER BY r.leaf_index`,
    [Buffer.from(keyId)],
  );
  const statements = rows.map((row) => decodeStatement(row.statement));
  return {
    sequences: statements.map(({ sequence }) => sequence),
    isChain: statements.every(({ previous }, at) => {
      const before = rows[at - 1];
      return before === undefined || equal(previous, statementHashOf(before.statement));
    }),
    rivals: Number(rows[0]?.rivals ?? 0),
  };
}
