import type { Queryable } from "../db/pool.ts";
import type { Reason } from "./reason.ts";

export async function keepReason(
  db: Queryable,
  { canonical, party, reason }: Readonly<Record<"canonical" | "party" | "reason", string>>,
  keptAt: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO quality_reason (reason, party, document, kept_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (reason) DO NOTHING`,
    [Buffer.from(reason, "hex"), Buffer.from(party, "hex"), canonical, keptAt],
  );
}

/** A reason that a party kept. */
export async function reasonOf(
  db: Queryable,
  party: string,
  reason: string,
): Promise<Reason | undefined> {
  const { rows } = await db.query<{ document: string }>(
    "SELECT document FROM quality_reason WHERE reason = $1 AND party = $2",
    [Buffer.from(reason, "hex"), Buffer.from(party, "hex")],
  );
  return rows[0] && (JSON.parse(rows[0].document) as Reason);
}

/** A reason as an act names it. Hexadecimal. */
export interface NamedReason {
  /** Whose act it is. */
  readonly by: string;
  readonly reason: string;
}

/**
 * What stands behind the hashes of reasons, as far as whoever names them kept it here. The chain shows hashes to others:
 * naming somebody else's in an act of one's own leads to nothing.
 */
export async function reasonsBehind(
  db: Queryable,
  named: readonly NamedReason[],
): Promise<ReadonlyMap<string, Reason>> {
  const { rows } = await db.query<{ reason: Buffer; document: string }>(
    `SELECT reason, document FROM quality_reason
     JOIN unnest($1::bytea[], $2::bytea[]) AS named (reason, party) USING (reason, party)`,
    [
      named.map(({ reason }) => Buffer.from(reason, "hex")),
      named.map(({ by }) => Buffer.from(by, "hex")),
    ],
  );
  return new Map(
    rows.map(({ document, reason }) => [reason.toString("hex"), JSON.parse(document) as Reason]),
  );
}
