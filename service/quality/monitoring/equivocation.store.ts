import type { Queryable } from "../../db/pool.ts";
import type { ToRaise } from "../alerts/alert.store.ts";

interface Row {
  readonly factory: Buffer;
  readonly device: string;
  readonly key_id: Buffer;
  readonly sequence: bigint;
  readonly first_index: bigint;
  readonly other_index: bigint;
  readonly seen_at: Date;
}

/** Second statements for one sequence, among entries [from, until). */
export async function equivocationsIn(
  client: Queryable,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<ToRaise[]> {
  const { rows } = await client.query<Row>(
    `SELECT k.factory, k.device, k.key_id, e.sequence, e.first_index, e.other_index, e.seen_at
     FROM equivocation e JOIN device_key k USING (key_no)
     WHERE e.other_index >= $1 AND e.other_index < $2 ORDER BY e.other_index`,
    [from, until],
  );
  return rows.map((row) => ({
    party: row.factory.toString("hex"),
    kind: "equivocation",
    subject: row.device,
    severity: "critical",
    about: { keyId: row.key_id.toString("hex"), sequence: Number(row.sequence) },
    entries: [Number(row.first_index), Number(row.other_index)],
    at: row.seen_at.toISOString(),
  }));
}
