import type { Pool } from "pg";
import type { FaultCode } from "../../device-attest/fault.ts";
import type { Arrival } from "./arrival.ts";

export interface Quarantined {
  readonly arrival: Arrival;
  readonly code: FaultCode;
  readonly sha256: Uint8Array;
}

const HEAD_BYTES = 2048;

/** Keeps the beginning of refused payloads, and counts them all. */
export async function quarantine(pool: Pool, refused: readonly Quarantined[]): Promise<void> {
  await pool.query({
    name: "quarantine",
    text: `WITH kept AS (
             INSERT INTO quarantine
               (principal, code, received_at, payload_sha256, payload_bytes, payload_head)
             SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bytea[],
               $5::integer[], $6::bytea[])
           )
           INSERT INTO quarantine_count (principal, code, count)
           SELECT principal, code, count(*) FROM unnest($1::text[], $2::text[]) u(principal, code)
           GROUP BY principal, code ORDER BY principal, code
           ON CONFLICT (principal, code) DO UPDATE SET count = quarantine_count.count + EXCLUDED.count`,
    values: [
      refused.map(({ arrival }) => arrival.principal),
      refused.map(({ code }) => code),
      refused.map(({ arrival }) => arrival.receivedAt),
      refused.map(({ sha256 }) => Buffer.from(sha256)),
      refused.map(({ arrival }) => arrival.payload.length),
      refused.map(({ arrival }) => Buffer.from(arrival.payload.subarray(0, HEAD_BYTES))),
    ],
  });
}

/** Counts refused payloads that are not kept, because their principal has sent its share already. */
export async function countQuarantined(
  pool: Pool,
  counts: ReadonlyMap<string, { principal: string; code: FaultCode; count: number }>,
): Promise<void> {
  const rows = [...counts.values()];
  await pool.query(
    `INSERT INTO quarantine_count (principal, code, count)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ORDER BY 1, 2
     ON CONFLICT (principal, code) DO UPDATE SET count = quarantine_count.count + EXCLUDED.count`,
    [rows.map((r) => r.principal), rows.map((r) => r.code), rows.map((r) => r.count)],
  );
}

/** How many payloads of each principal are kept. */
export async function keptByPrincipal(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ principal: string; kept: bigint }>(
    "SELECT principal, count(*) AS kept FROM quarantine GROUP BY principal",
  );
  return new Map(rows.map(({ kept, principal }) => [principal, Number(kept)]));
}

/** Forgets payloads that were refused before `instant`; they stay counted. */
export async function forgetQuarantined(pool: Pool, instant: Date): Promise<void> {
  await pool.query("DELETE FROM quarantine WHERE received_at < $1", [instant]);
}
