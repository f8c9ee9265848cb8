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

/** What stands behind the hashes of reasons, as far as it was kept here. */
export async function reasonsBehind(
  db: Queryable,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Reason>> {
  const { rows } = await db.query<{ reason: Buffer; document: string }>(
    "SELECT reason, document FROM quality_reason WHERE reason = ANY ($1)",
    [hashes.map((hash) => Buffer.from(hash, "hex"))],
  );
  return new Map(
    rows.map(({ document, reason }) => [reason.toString("hex"), JSON.parse(document) as Reason]),
  );
}
