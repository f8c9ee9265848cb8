import type { Queryable } from "../db/pool.ts";
import {
  gravest,
  type LotStanding,
  type OwnWord,
  type PublicEvent,
  standingOf,
  type WordOf,
} from "./public-trace.ts";
import type { Made } from "./public-graph.ts";

const columns = (asked: readonly WordOf[]) => [
  asked.map(({ thing }) => thing),
  asked.map(({ party }) => Buffer.from(party, "hex")),
];

const columnsOf = (own: OwnWord | undefined) => [
  own === undefined ? null : Buffer.from(own.party, "hex"),
  own?.period.from ?? null,
  own?.period.to ?? null,
];

export const MADE_MAX = 400;

/** What went into each thing, or lies in it, by that party's word. @param own whose word counts in a period only */
export async function madeOf(
  db: Queryable,
  asked: readonly WordOf[],
  own?: OwnWord,
): Promise<Made[]> {
  const { rows } = await db.query<Made>(
    `WITH asked AS (
       SELECT a.id, x.thing_no, p.sayer_no, p.party FROM unnest($1::text[], $2::bytea[]) AS a (id, party)
       JOIN trace_thing x ON x.id = a.id JOIN trace_sayer p ON p.party = a.party)
     SELECT DISTINCT found.id AS thing, y.id AS from FROM (
       SELECT a.id, i.thing_no, a.party, o.at FROM asked a
       JOIN trace_flow o ON o.thing_no = a.thing_no AND o.is_output AND o.sayer_no = a.sayer_no
       JOIN trace_flow i ON i.step_no = o.step_no AND NOT i.is_output AND i.sayer_no = a.sayer_no
       UNION ALL
       SELECT a.id, s.child_no, a.party, s.from_at FROM asked a
       JOIN trace_stay s ON s.parent_no = a.thing_no AND s.sayer_no = a.sayer_no AND s.kind = 'aggregation') found
     JOIN trace_thing y USING (thing_no)
     WHERE $3::bytea IS NULL OR found.party <> $3 OR (found.at >= $4 AND found.at < $5)
     ORDER BY 1, 2 LIMIT ${String(MADE_MAX)}`,
    [...columns(asked), ...columnsOf(own)],
  );
  return rows;
}

interface EventRow extends Omit<PublicEvent, "party" | "at" | "statement" | "grade"> {
  readonly party: Buffer;
  readonly at: Date;
  readonly statement_hash: Buffer | null;
  readonly source: string | null;
  readonly grade: string | null;
}

const EVENTS_MAX = 200;

/** The grade that a key had when it signed. */
const GRADE = `coalesce(
  (SELECT g.grade FROM device_key_grade g WHERE g.key_no = k.key_no AND g.from_index <= r.leaf_index
   ORDER BY g.position DESC LIMIT 1), k.grade)`;

/** What each party said of each thing, the newest of them, oldest first: trace events, and inspections of the lot that it names. */
export async function publicEvents(
  db: Queryable,
  asked: readonly WordOf[],
  countMax = EVENTS_MAX,
): Promise<PublicEvent[]> {
  const { rows } = await db.query<EventRow>(
    `WITH asked AS (SELECT a.id, a.party FROM unnest($1::text[], $2::bytea[]) AS a (id, party))
     (SELECT DISTINCT ON (e.event_no, a.id) e.id, a.id AS thing, a.party, s.at, e.kind, e.action, e.biz_step AS step,
        e.disposition, s.role, place.id AS place, s.amount::text, s.unit, NULL::text AS verdict,
        r.statement_hash, r.source, ${GRADE} AS grade
      FROM asked a
      JOIN trace_thing t ON t.id = a.id
      JOIN trace_sayer p ON p.party = a.party
      JOIN trace_sighting s ON s.thing_no = t.thing_no AND s.sayer_no = p.sayer_no
      JOIN trace_event e USING (event_no)
      LEFT JOIN trace_thing place ON place.thing_no = s.place_no
      LEFT JOIN attested_record r ON r.leaf_index = e.entry
      LEFT JOIN device_key k ON k.key_no = r.key_no
      WHERE NOT e.erroneous)
     UNION ALL
     (SELECT encode(i.statement, 'hex'), a.id, a.party, coalesce(r.captured_at, r.received_at), 'inspection',
        NULL, 'inspecting', NULL, NULL, NULL, NULL, NULL, coalesce(j.verdict, i.verdict),
        r.statement_hash, r.source, ${GRADE}
      FROM asked a
      JOIN lot_name n ON n.uri = a.id
      JOIN lot l ON l.lot = n.lot AND l.factory = n.factory
      JOIN lot_inspection i ON i.lot = l.lot
      JOIN attested_record r ON r.leaf_index = i.leaf_index
      JOIN device_key k ON k.key_no = r.key_no AND k.factory = a.party
      LEFT JOIN lot_judgement j ON j.lot = i.lot AND j.rule_set = i.rule_set AND j.statement = i.statement)
     ORDER BY at DESC, id LIMIT $3`,
    [...columns(asked), countMax],
  );
  return rows.map(event).toReversed();
}

const event = ({
  at,
  grade,
  party,
  source,
  statement_hash: hash,
  ...row
}: EventRow): PublicEvent => ({
  ...row,
  party: party.toString("hex"),
  at: at.toISOString(),
  statement: hash?.toString("hex") ?? null,
  grade: hash === null ? null : { key: grade ?? "software", source },
});

/** What the records of these events say, by the hash of their statement; without those whose content is not here. */
export async function signedRecords(
  db: Queryable,
  events: readonly Pick<PublicEvent, "statement">[],
): Promise<Map<string, unknown>> {
  const hashes = events.flatMap(({ statement }) => statement ?? []);
  const { rows } = await db.query<{ statement_hash: Buffer; body: Buffer }>(
    `SELECT statement_hash, body FROM attested_record
     WHERE statement_hash = ANY ($1::bytea[]) AND body IS NOT NULL`,
    [[...new Set(hashes)].map((hash) => Buffer.from(hash, "hex"))],
  );
  return new Map(
    rows.map(({ body, statement_hash: hash }) => [
      hash.toString("hex"),
      JSON.parse(body.toString("utf8")) as unknown,
    ]),
  );
}

interface LotRow {
  readonly factory: Buffer;
  readonly publisher: Buffer | null;
  readonly state: string;
  readonly contradicted: boolean;
  readonly self_declared: boolean;
  readonly held: boolean;
  readonly failing: boolean;
  readonly released_at: Date | null;
}

/** What the chain says of a lot, to be shown by its factory or by whoever published its plan. */
export interface PublicLot {
  readonly standing: LotStanding;
  readonly factory: string;
  readonly publisher: string | undefined;
  readonly releasedAt: Date | undefined;
}

/** The gravest of the lots that go by one of these names, among those that one of these parties may show. */
export async function publicLot(
  db: Queryable,
  asked: readonly WordOf[],
): Promise<PublicLot | undefined> {
  const { rows } = await db.query<LotRow>(
    `SELECT l.factory, q.publisher, l.state, l.contradicted, l.self_declared, l.released_at,
       EXISTS (SELECT FROM lot_hold h WHERE h.lot = l.lot AND h.lifted_at IS NULL) AS held,
       EXISTS (SELECT FROM lot_progress g WHERE g.lot = l.lot AND (g.failing > 0 OR g.blocked > 0)) AS failing
     FROM unnest($1::text[], $2::bytea[]) AS a (id, party)
     JOIN lot_name n ON n.uri = a.id
     JOIN lot l ON l.lot = n.lot AND l.factory = n.factory
     LEFT JOIN quality_plan q ON q.plan = l.plan
     WHERE a.party IN (l.factory, q.publisher)`,
    columns(asked),
  );
  const lots = rows.map(lot);
  const worst = gravest(lots.map(({ standing }) => standing));
  return lots.find(({ standing }) => standing === worst);
}

const lot = (row: LotRow): PublicLot => ({
  standing: standingOf({
    isReleased: row.state === "released",
    isContradicted: row.contradicted,
    isSelfDeclared: row.self_declared,
    isHeld: row.held,
    isFailing: row.failing,
  }),
  factory: row.factory.toString("hex"),
  publisher: row.publisher?.toString("hex"),
  releasedAt: row.released_at ?? undefined,
});
