import type { Queryable } from "../db/pool.ts";
import { raiseAlerts, type ToRaise } from "./alerts/alert.store.ts";

/** What is wrong between the log, our verdicts and the chain. */
export interface Finding {
  readonly kind: "verdictDisagrees" | "notJudgeable";
  /** Entry of the inspection. */
  readonly index: number;
  readonly said: Readonly<Record<string, unknown>>;
}

/**
 * Keeps findings, and tells of those that are new: the lot's factory and its buyer of a verdict that the chain finds
 * otherwise, the factory of the station of an inspection that counts for nothing. The last thing in its transaction that
 * locks anything.
 */
export async function keepFindings(
  client: Queryable,
  findings: readonly Finding[],
  at: Date,
): Promise<void> {
  const told: ToRaise[] = [];
  for (const finding of findings) told.push(...(await keep(client, finding, at)));
  await raiseAlerts(client, told);
}

interface Kept {
  readonly lot: string;
  /** Of the station. */
  readonly station: string;
  /** NULL while the index knows no such lot, or no such plan. */
  readonly factory: string | null;
  readonly publisher: string | null;
}

async function keep(
  client: Queryable,
  { index, kind, said }: Finding,
  at: Date,
): Promise<ToRaise[]> {
  const { rows } = await client.query<Kept>(
    `WITH kept AS (
       INSERT INTO quality_finding (kind, lot, statement, said, found_at)
       SELECT $2, lot, statement, $3, $4 FROM lot_inspection WHERE leaf_index = $1
       ON CONFLICT DO NOTHING RETURNING lot)
     SELECT encode(f.lot, 'hex') AS lot, encode(k.factory, 'hex') AS station,
       encode(l.factory, 'hex') AS factory, encode(p.publisher, 'hex') AS publisher
     FROM kept f JOIN lot_inspection i ON i.leaf_index = $1 JOIN device_key k USING (key_no)
       LEFT JOIN lot l ON l.lot = f.lot LEFT JOIN quality_plan p USING (plan)`,
    [index, kind, JSON.stringify(said), at],
  );
  return rows.flatMap(({ factory, lot, publisher, station }) =>
    [...new Set(kind === "notJudgeable" ? [station] : [factory, publisher])]
      .filter((party) => party !== null)
      .map((party) => ({
        party,
        kind,
        subject: lot,
        severity: kind === "notJudgeable" ? "warning" : "critical",
        about: { lot, ...said },
        entries: [index],
        at: at.toISOString(),
        once: `entry ${String(index)}`,
      })),
  );
}
