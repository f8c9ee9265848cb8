import type { Queryable } from "../../db/pool.ts";
import type { ReferenceValue } from "./appraisal/appraise.ts";

/** Whom an attester believes, and for how long others may believe him. Party ids are hexadecimal. */
export interface AttestationPolicy {
  readonly roots: readonly Uint8Array[];
  readonly makers: readonly string[];
  readonly lifetimeHours: number;
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

export async function setPolicy(
  db: Queryable,
  attester: string,
  { lifetimeHours, makers, roots }: AttestationPolicy,
  at: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO attestation_policy (attester, roots, makers, lifetime_hours, set_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (attester) DO UPDATE SET roots = EXCLUDED.roots, makers = EXCLUDED.makers,
       lifetime_hours = EXCLUDED.lifetime_hours, set_at = EXCLUDED.set_at`,
    [bytes(attester), roots.map((der) => Buffer.from(der)), makers.map(bytes), lifetimeHours, at],
  );
}

/** @returns undefined for a party that attests nothing */
export async function policyOf(
  db: Queryable,
  attester: string,
): Promise<AttestationPolicy | undefined> {
  const { rows } = await db.query<{ roots: Buffer[]; makers: Buffer[]; lifetime_hours: number }>(
    "SELECT roots, makers, lifetime_hours FROM attestation_policy WHERE attester = $1",
    [bytes(attester)],
  );
  const [row] = rows;
  return (
    row && {
      roots: row.roots,
      makers: row.makers.map((maker) => maker.toString("hex")),
      lifetimeHours: row.lifetime_hours,
    }
  );
}

/** Published again, a version's values are replaced. */
export async function publishReference(
  db: Queryable,
  maker: string,
  { hwmodel, isFlawed, oemid, pcrs, swversion }: ReferenceValue,
  at: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO reference_value (maker, oemid, hwmodel, swversion, pcrs, is_flawed, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (maker, oemid, hwmodel, swversion) DO UPDATE SET pcrs = EXCLUDED.pcrs,
       is_flawed = EXCLUDED.is_flawed, published_at = EXCLUDED.published_at`,
    [bytes(maker), oemid, hwmodel, swversion, JSON.stringify(pcrs), isFlawed, at],
  );
}

const REFERENCES_MAX = 1000;

/** Newest first. */
export async function referencesOf(
  db: Queryable,
  makers: readonly string[],
): Promise<readonly ReferenceValue[]> {
  const { rows } = await db.query<{
    oemid: string;
    hwmodel: string;
    swversion: string;
    pcrs: Record<string, string>;
    is_flawed: boolean;
  }>(
    `SELECT oemid, hwmodel, swversion, pcrs, is_flawed FROM reference_value
     WHERE maker = ANY ($1) ORDER BY published_at DESC, maker, oemid, hwmodel, swversion LIMIT $2`,
    [makers.map(bytes), REFERENCES_MAX],
  );
  return rows.map(({ is_flawed: isFlawed, ...row }) => ({ ...row, isFlawed }));
}
