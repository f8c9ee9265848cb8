import type { Queryable } from "../db/pool.ts";

/** What somebody asks a lot's factory to answer. */
export interface QualityRequest {
  readonly kind: "8d";
  /** Who asks, hexadecimal. */
  readonly by: string;
  readonly text: string;
  readonly requestedAt: Date;
}

/**
 * Asks the factory of a lot for an 8D report. Asked again, the first text stays: it was read.
 * @returns whether the lot is under a plan of the party
 */
export async function request8d(
  db: Queryable,
  { lot, party, text }: Readonly<Record<"lot" | "party" | "text", string>>,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO quality_request AS q (lot, kind, party, factory, text, requested_at)
     SELECT l.lot, '8d', p.publisher, l.factory, $3, $4 FROM lot l JOIN quality_plan p USING (plan)
     WHERE l.lot = $1 AND p.publisher = $2
     ON CONFLICT (lot, kind, party) DO UPDATE SET text = q.text`,
    [bytes(lot), bytes(party), text, at],
  );
  return rowCount === 1;
}

export async function requestsOf(db: Queryable, lot: string): Promise<readonly QualityRequest[]> {
  const { rows } = await db.query<{
    readonly kind: "8d";
    readonly party: Buffer;
    readonly text: string;
    readonly requested_at: Date;
  }>(
    "SELECT kind, party, text, requested_at FROM quality_request WHERE lot = $1 ORDER BY requested_at",
    [bytes(lot)],
  );
  return rows.map(({ kind, party, requested_at: requestedAt, text }) => ({
    kind,
    by: party.toString("hex"),
    text,
    requestedAt,
  }));
}

/** How a supplier does with a product of the party's plans. Counts of lots and samples. */
export interface Supply {
  readonly factory: string;
  readonly product: string | undefined;
  readonly open: number;
  readonly released: number;
  readonly contradicted: number;
  /** Samples that the chain judged for good. */
  readonly judged: number;
  /** Those with a judgement that failed, whatever was done with them afterwards. */
  readonly failed: number;
  /** Of open lots: samples that are good, and samples that are asked for. */
  readonly good: number;
  readonly asked: number;
}

/** Suppliers and products under a publisher's plans, by what the chain judged. */
export async function supplies(db: Queryable, publisher: string): Promise<readonly Supply[]> {
  const { rows } = await db.query<
    Omit<Supply, "factory" | "product"> & {
      readonly factory: Buffer;
      readonly product_name: string | null;
    }
  >(
    `WITH mine AS (
       SELECT l.lot, l.factory, l.state, l.contradicted, p.product, p.publisher, p.plan
       FROM quality_plan p JOIN lot l USING (plan) WHERE p.publisher = $1),
     samples AS (
       SELECT m.factory, m.product, count(*)::integer AS judged,
         (count(*) FILTER (WHERE s.failed))::integer AS failed
       FROM mine m, LATERAL (
         SELECT bool_or(j.verdict = 'fail') AS failed FROM lot_judgement j
         WHERE j.lot = m.lot AND j.block_number <= (SELECT number FROM final_block)
         GROUP BY j.rule_set, j.sample) s
       GROUP BY m.factory, m.product),
     progress AS (
       SELECT m.factory, m.product, sum(least(g.good, g.samples))::integer AS good,
         sum(g.samples)::integer AS asked
       FROM mine m JOIN lot_progress g USING (lot) WHERE m.state = 'open'
       GROUP BY m.factory, m.product)
     SELECT m.factory, (
         SELECT i.document::jsonb ->> 'product' FROM rule_set s JOIN inspection_plan i USING (rule_set)
         WHERE s.product = m.product AND i.party = $1 LIMIT 1) AS product_name,
       (count(*) FILTER (WHERE m.state = 'open'))::integer AS open,
       (count(*) FILTER (WHERE m.state = 'released'))::integer AS released,
       (count(*) FILTER (WHERE m.contradicted))::integer AS contradicted,
       coalesce(max(s.judged), 0) AS judged, coalesce(max(s.failed), 0) AS failed,
       coalesce(max(g.good), 0) AS good, coalesce(max(g.asked), 0) AS asked
     FROM mine m
     LEFT JOIN samples s USING (factory, product)
     LEFT JOIN progress g USING (factory, product)
     GROUP BY m.factory, m.product
     ORDER BY coalesce(max(s.failed)::double precision / nullif(max(s.judged), 0), 0) DESC, m.factory`,
    [bytes(publisher)],
  );
  return rows.map(({ factory, product_name: product, ...counts }) => ({
    factory: factory.toString("hex"),
    product: product ?? undefined,
    ...counts,
  }));
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
