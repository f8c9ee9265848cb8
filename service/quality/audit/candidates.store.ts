import type { Pool } from "pg";

/** More lots than one sample is drawn from. */
export const CANDIDATES_MAX = 20_000;

export interface CandidatesAsked {
  /** Hexadecimal. */
  readonly factory: string;
  /** When the lots were opened. */
  readonly period: { readonly from: string; readonly to: string };
  /** SHA-256 of its name; undefined for every product. */
  readonly product: string | undefined;
}

/** Lots of a factory that a sample can be drawn from, by their ids; one more than the most where there are more. */
export async function candidateLots(
  pool: Pool,
  { factory, period, product }: CandidatesAsked,
): Promise<string[]> {
  const { rows } = await pool.query<{ lot: Buffer }>(
    `SELECT l.lot FROM lot l JOIN quality_plan p USING (plan)
     WHERE l.factory = $1 AND l.opened_at >= $2 AND l.opened_at < $3
       AND ($4::bytea IS NULL OR p.product = $4)
     ORDER BY l.lot LIMIT $5`,
    [
      Buffer.from(factory, "hex"),
      period.from,
      period.to,
      product === undefined ? null : Buffer.from(product, "hex"),
      CANDIDATES_MAX + 1,
    ],
  );
  return rows.map(({ lot }) => lot.toString("hex"));
}
