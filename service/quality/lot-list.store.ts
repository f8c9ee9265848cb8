import type { Queryable } from "../db/pool.ts";
import type { Progress } from "./lot.ts";
import { decisionsOf, type DecisionCode, type Missing, missingForRelease } from "./lot-missing.ts";

/** A lot as everybody sees it who has a say about it. Ids are hexadecimal. */
export interface LotSummary {
  readonly lot: string;
  /** What a record of the factory calls it; before there is one, what the factory told its inspectors. */
  readonly uri: string | undefined;
  /** Pieces, as the factory said. */
  readonly quantity: number | undefined;
  readonly factory: string;
  readonly publisher: string;
  readonly plan: string;
  /** Its name, where the plan's publisher told it. */
  readonly product: string | undefined;
  readonly state: "open" | "released";
  readonly selfDeclared: boolean;
  readonly contradicted: boolean;
  readonly openedAt: Date;
  readonly releasedAt: Date | undefined;
  readonly progress: readonly Progress[];
  readonly missing: readonly Missing[];
  /** Who holds it, also once it is released. */
  readonly heldBy: readonly string[];
  /** What the reader has to decide. */
  readonly decisions: readonly DecisionCode[];
}

export interface LotFilter {
  /** Who reads, hexadecimal. */
  readonly party: string;
  /** Only lots of which he is this. */
  readonly as?: "factory" | "publisher" | undefined;
  readonly standing?: "open" | "released" | "contradicted" | "held" | "needsDecision" | undefined;
  readonly lot?: string | undefined;
  readonly plan?: string | undefined;
  readonly after?: { readonly openedAt: Date; readonly lot: string } | undefined;
  readonly limit: number;
}

interface LotRow {
  readonly lot: Buffer;
  readonly uri: string | null;
  readonly quantity: number | null;
  readonly factory: Buffer;
  readonly publisher: Buffer;
  readonly plan: Buffer;
  readonly product: string | null;
  readonly state: "open" | "released";
  readonly plan_state: "inForce" | "superseded" | "withdrawn";
  readonly self_declared: boolean;
  readonly contradicted: boolean;
  readonly opened_at: Date;
  readonly released_at: Date | null;
  readonly incomplete_keys: Buffer[];
  readonly ended_keys: number;
  readonly open_inspections: number;
  readonly held_by: Buffer[];
  readonly expired: Buffer[];
  readonly progress: readonly Progress[] | null;
}

const FINAL = "(SELECT number FROM final_block)";
/** A hold counts when it is first seen, its end when that is final. */
export const HOLDS = `h.lifted_block IS NULL OR h.lifted_block > ${FINAL}`;

/** Factory, publisher and auditors of the plan, custodians, and whose stations inspect. $1 reads. */
const CONCERNED = `$1 IN (l.factory, p.publisher) OR $1 = ANY (p.auditors)
  OR $1 = ANY (p.inspectors)
  OR EXISTS (SELECT FROM lot_opening o WHERE o.lot = l.lot AND $1 = ANY (o.custodians))`;

const LOTS = `SELECT l.*, p.publisher, p.state AS plan_state,
    coalesce((SELECT n.uri FROM lot_name n WHERE n.lot = l.lot AND n.factory = l.factory
     ORDER BY n.leaf_index, n.uri LIMIT 1), called.uri) AS uri, called.quantity,
    (SELECT i.document::jsonb ->> 'product' FROM plan_requirement r JOIN inspection_plan i USING (rule_set)
     WHERE r.plan = l.plan AND i.party IN (p.publisher, $1) LIMIT 1) AS product,
    (SELECT count(*)::integer FROM device_key k
     WHERE k.key_id = ANY (l.incomplete_keys) AND k.until_index IS NOT NULL) AS ended_keys,
    (SELECT count(*)::integer FROM lot_judgement j WHERE j.lot = l.lot AND j.is_open) AS open_inspections,
    ARRAY(SELECT h.party FROM lot_hold h WHERE h.lot = l.lot AND (${HOLDS}) ORDER BY h.position) AS held_by,
    ARRAY(SELECT j.statement FROM lot_judgement j WHERE j.lot = l.lot AND l.state = 'open'
      AND j.disposition = 'useAsIs' AND j.until_at < $2) AS expired,
    (SELECT jsonb_agg(jsonb_build_object('ruleSet', encode(g.rule_set, 'hex'), 'samples', g.samples,
       'acceptance', g.acceptance, 'good', g.good, 'failing', g.failing, 'blocked', g.blocked,
       'isMet', g.is_met) ORDER BY g.rule_set)
     FROM lot_progress g WHERE g.lot = l.lot) AS progress
  FROM lot l JOIN quality_plan p USING (plan)
    LEFT JOIN inspection_lot called ON called.party = l.factory AND called.lot = l.lot
  WHERE (${CONCERNED})`;

/** As `decisionsOf` finds them, said in SQL: pages of lots that need a decision are full pages. */
const NEEDS_DECISION = `
  (s.publisher = $1 AND (
    s.contradicted AND NOT $1 = ANY (s.held_by)
    OR s.state = 'open' AND (s.open_inspections > 0 OR s.ended_keys > 0 OR cardinality(s.expired) > 0)))
  OR (s.factory = $1 AND s.state = 'open' AND s.plan_state <> 'withdrawn'
    AND cardinality(s.incomplete_keys) = 0 AND cardinality(s.held_by) = 0 AND cardinality(s.expired) = 0
    AND NOT jsonb_path_exists(s.progress, '$[*] ? (@.isMet == false)'))`;

/** Lots that the reader has a say about: oldest first, so that what waits longest is decided first. */
export async function listLots(
  db: Queryable,
  { after, as, limit, lot, party, plan, standing }: LotFilter,
  now: Date,
): Promise<readonly LotSummary[]> {
  const { rows } = await db.query<LotRow>(
    `SELECT * FROM (${LOTS}
       AND ($3::bytea IS NULL OR l.lot = $3) AND ($9::bytea IS NULL OR l.plan = $9)
       AND ($4::text IS NULL OR $4 = 'factory' AND l.factory = $1 OR $4 = 'publisher' AND p.publisher = $1)
       AND ($5::text IS NULL OR $5 IN ('needsDecision', 'held', l.state) OR $5 = 'contradicted' AND l.contradicted)
       AND ($6::timestamptz IS NULL OR (l.opened_at, l.lot) > ($6, $7::bytea))) s
     WHERE ($5 IS DISTINCT FROM 'needsDecision' OR ${NEEDS_DECISION})
       AND ($5 IS DISTINCT FROM 'held' OR cardinality(s.held_by) > 0)
     ORDER BY s.opened_at, s.lot LIMIT $8`,
    [
      bytes(party),
      now,
      lot === undefined ? null : bytes(lot),
      as ?? null,
      standing ?? null,
      after?.openedAt ?? null,
      after === undefined ? null : bytes(after.lot),
      limit,
      plan === undefined ? null : bytes(plan),
    ],
  );
  return rows.map((row) => summaryOf(row, party));
}

function summaryOf(row: LotRow, party: string): LotSummary {
  const facts = {
    progress: row.progress ?? [],
    incompleteKeys: hexes(row.incomplete_keys),
    heldBy: hexes(row.held_by),
    expired: hexes(row.expired),
    planState: row.plan_state,
  };
  const missing = row.state === "open" ? missingForRelease(facts) : [];
  const [factory, publisher] = [row.factory.toString("hex"), row.publisher.toString("hex")];
  return {
    lot: row.lot.toString("hex"),
    uri: row.uri ?? undefined,
    quantity: row.quantity ?? undefined,
    factory,
    publisher,
    plan: row.plan.toString("hex"),
    product: row.product ?? undefined,
    state: row.state,
    selfDeclared: row.self_declared,
    contradicted: row.contradicted,
    openedAt: row.opened_at,
    releasedAt: row.released_at ?? undefined,
    progress: facts.progress,
    missing,
    heldBy: facts.heldBy,
    decisions: decisionsOf(
      { isPublisher: publisher === party, isFactory: factory === party },
      {
        isOpen: row.state === "open",
        contradicted: row.contradicted,
        openInspections: row.open_inspections,
        endedStations: row.ended_keys,
        expiredConcessions: row.expired.length,
        isReleasable: missing.length === 0,
        isHeldByReader: facts.heldBy.includes(party),
      },
    ),
  };
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const hexes = (list: readonly Buffer[]): string[] => list.map((one) => one.toString("hex"));
