import type { Queryable } from "../db/pool.ts";
import type { AskedBehind, Behind } from "./behind.store.ts";

export type CaseSection = "quality" | "orders" | "inventory" | "documents";

/** Things and lines that belong to a period, and what was said of them at any time. $1 factory, $2 from, $3 to. */
const said: Readonly<Record<CaseSection, string>> = {
  quality: `SELECT leaf_index FROM portrait_inspection WHERE factory = $1 AND is_first AND at >= $2 AND at < $3`,
  orders: `SELECT l.leaf_index FROM portrait_order_line p JOIN portrait_order_line l USING (factory, line)
           WHERE p.factory = $1 AND p.promised_at > $2 AND p.promised_at <= $3`,
  inventory: `SELECT m.leaf_index FROM portrait_stock_case c JOIN portrait_stock_move m USING (factory, thing)
              WHERE c.factory = $1 AND coalesce(c.left_at, c.came_at) >= $2 AND coalesce(c.left_at, c.came_at) < $3`,
  documents: `SELECT leaf_index FROM portrait_document
              WHERE factory = $1 AND from_ms < extract(epoch FROM $3::timestamptz) * 1000
                AND (until_ms IS NULL OR until_ms > extract(epoch FROM $2::timestamptz) * 1000)`,
};

/** Entries that the figures of a section of cases are drawn from, in the order of the log. */
export async function entriesBehindCases(
  db: Queryable,
  section: CaseSection,
  factory: string,
  { after, from, limit, to }: AskedBehind,
): Promise<{ readonly entries: Behind[]; readonly next: number | undefined }> {
  const { rows } = await db.query<{ readonly leaf_index: bigint; readonly statement_hash: Buffer }>(
    {
      name: `entries_behind_${section}`,
      text: `WITH said AS (${said[section]})
             SELECT r.leaf_index, r.statement_hash FROM attested_record r
             WHERE r.leaf_index IN (SELECT leaf_index FROM said) AND r.leaf_index > $4
             ORDER BY r.leaf_index LIMIT $5`,
      values: [Buffer.from(factory, "hex"), from, to, after, limit],
    },
  );
  const entries = rows.map(({ leaf_index: index, statement_hash: hash }) => ({
    index: Number(index),
    statementHash: hash.toString("hex"),
  }));
  return { entries, next: rows.length === limit ? entries.at(-1)?.index : undefined };
}
