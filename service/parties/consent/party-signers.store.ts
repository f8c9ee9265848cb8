import type { Queryable } from "../../db/pool.ts";
import { ownAndManaged } from "../acts/words.ts";

/** Who signs for a party, as the index of the chain knows it. */
export interface PartySigners {
  /** Keys of its own; ERC-7913, 0x-hexadecimal. */
  readonly own: readonly string[];
  readonly threshold: number;
}

/** @returns undefined for a party that the chain does not know */
export async function signersOf(db: Queryable, party: string): Promise<PartySigners | undefined> {
  const { rows } = await db.query<{ signers: Buffer[]; threshold: number; managed: number }>(
    "SELECT signers, threshold, managed FROM party_signers WHERE party = $1",
    [Buffer.from(party, "hex")],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const signers = row.signers.map((signer) => `0x${signer.toString("hex")}`);
  return { own: ownAndManaged(signers, row.managed).own, threshold: row.threshold };
}

/** Whether a key signs for any party at all. */
export async function isSignerOfParty(db: Queryable, signer: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM party_signers WHERE $1 = ANY (signers) LIMIT 1",
    [Buffer.from(signer.slice(2), "hex")],
  );
  return rowCount === 1;
}
