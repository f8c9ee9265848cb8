import type { Pool } from "pg";

/** What the database holds of one device. */
export interface Stored {
  readonly records: number;
  readonly refused: number;
  readonly readings: number;
  /** Entries that no final anchor covers. */
  readonly unanchored: number;
}

export async function storedOf(pool: Pool, device: string): Promise<Stored> {
  const { rows } = await pool.query<Record<keyof Stored, string>>({
    text: `SELECT count(*)::text AS records, count(fault)::text AS refused,
             coalesce(sum(jsonb_array_length(convert_from(body, 'UTF8')::jsonb -> 'readings')), 0)::text
               AS readings,
             (count(*) FILTER (WHERE leaf_index >= (SELECT coalesce(max(size), 0) FROM anchor WHERE final)))::text
               AS unanchored
           FROM attested_record JOIN device_key USING (key_no) WHERE device = $1`,
    values: [device],
  });
  const [row] = rows;
  const number = (name: keyof Stored): number => Number(row?.[name] ?? Number.NaN);
  return {
    records: number("records"),
    refused: number("refused"),
    readings: number("readings"),
    unanchored: number("unanchored"),
  };
}

/** Statement hashes of some of a device's records, drawn at random, hexadecimal. */
export async function drawn(pool: Pool, device: string, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ hash: string }>(
    `SELECT encode(statement_hash, 'hex') AS hash
     FROM attested_record JOIN device_key USING (key_no) WHERE device = $1
     ORDER BY random() LIMIT $2`,
    [device, count],
  );
  return rows.map(({ hash }) => hash);
}
