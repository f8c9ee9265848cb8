import type { Pool } from "pg";
import type { Notice, NoticeKind } from "./notice.ts";

interface Row {
  readonly notice_no: bigint;
  readonly kind: NoticeKind;
  readonly at: Date;
  readonly about: Readonly<Record<string, unknown>>;
}

/** A party's notices, newest first. */
export async function newestNotices(
  pool: Pool,
  party: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<Notice[]> {
  const { rows } = await pool.query<Row>(
    `SELECT notice_no, kind, at, about FROM notice
     WHERE party = $1 AND ($2::bigint IS NULL OR notice_no < $2) ORDER BY notice_no DESC LIMIT $3`,
    [Buffer.from(party, "hex"), before, limit],
  );
  return rows.map(notice);
}

/** A party's notices after `after`, oldest first. */
export async function noticesAfter(
  pool: Pool,
  party: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Notice[]> {
  const { rows } = await pool.query<Row>({
    name: "notices_after",
    text: `SELECT notice_no, kind, at, about FROM notice
           WHERE party = $1 AND notice_no > $2 ORDER BY notice_no LIMIT $3`,
    values: [Buffer.from(party, "hex"), after, limit],
  });
  return rows.map(notice);
}

const notice = (row: Row): Notice => ({
  no: Number(row.notice_no),
  kind: row.kind,
  at: row.at.toISOString(),
  about: row.about,
});
