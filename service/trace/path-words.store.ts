import type { Queryable } from "../db/pool.ts";
import type { StepEvent, StepWord } from "./path.ts";
import type { OwnWord, WordOf } from "./public-trace.ts";

const columns = (asked: readonly WordOf[]) => [
  asked.map(({ thing }) => thing),
  asked.map(({ party }) => Buffer.from(party, "hex")),
];

interface StepRow extends Pick<StepWord, "from" | "of"> {
  readonly by: Buffer;
  readonly out_at: Date;
  readonly out_statement: Buffer | null;
  readonly in_at: Date;
  readonly in_statement: Buffer | null;
  readonly is_one: boolean;
}

export const STEPS_MAX = 2_000;

/**
 * What each party said of what went into each thing. Of a transformation that several events tell, each that names what
 * came out stands beside one that names what went in: itself, or else one that is signed.
 */
export async function stepWords(db: Queryable, asked: readonly WordOf[]): Promise<StepWord[]> {
  const { rows } = await db.query<StepRow>(
    `WITH asked AS (
       SELECT a.id, x.thing_no, p.sayer_no, p.party FROM unnest($1::text[], $2::bytea[]) AS a (id, party)
       JOIN trace_thing x ON x.id = a.id JOIN trace_sayer p ON p.party = a.party),
     words AS (
       SELECT DISTINCT ON (found.id, found.party, y.id, found.out_no)
         y.id AS from, found.id AS of, found.party AS by, found.out_no = found.in_no AS is_one,
         o.at AS out_at, o.entry AS out_entry, i.at AS in_at, i.entry AS in_entry
       FROM (
         SELECT a.id, a.party, i.thing_no, o.event_no AS out_no, i.event_no AS in_no FROM asked a
         JOIN trace_flow o ON o.thing_no = a.thing_no AND o.is_output AND o.sayer_no = a.sayer_no
         JOIN trace_flow i ON i.step_no = o.step_no AND NOT i.is_output AND i.sayer_no = a.sayer_no
         UNION ALL
         SELECT a.id, a.party, h.child_no, h.event_no, h.event_no FROM asked a
         JOIN trace_holding h ON h.parent_no = a.thing_no AND h.sayer_no = a.sayer_no
           AND h.kind = 'aggregation' AND h.action <> 'delete' AND h.child_no IS NOT NULL) found
       JOIN trace_thing y USING (thing_no)
       JOIN trace_event o ON o.event_no = found.out_no
       JOIN trace_event i ON i.event_no = found.in_no
       ORDER BY found.id, found.party, y.id, found.out_no, found.out_no <> found.in_no,
         i.entry IS NULL, found.in_no)
     SELECT w.*, r.statement_hash AS out_statement, q.statement_hash AS in_statement
     FROM (SELECT * FROM words ORDER BY "from", of, by, out_at LIMIT ${String(STEPS_MAX)}) w
     LEFT JOIN attested_record r ON r.leaf_index = w.out_entry
     LEFT JOIN attested_record q ON q.leaf_index = w.in_entry
     ORDER BY w.from, w.of, w.by, w.out_at`,
    columns(asked),
  );
  return rows.map(stepWord);
}

function stepWord({ by, from, of, ...row }: StepRow): StepWord {
  const out = said(row.out_at, row.out_statement);
  const events = row.is_one ? [out] : [out, said(row.in_at, row.in_statement)];
  return { from, of, by: by.toString("hex"), events };
}

const said = (at: Date, statement: Buffer | null): StepEvent => ({
  at: at.toISOString(),
  statement: statement?.toString("hex") ?? null,
});

/** A thing that a party spoke of, and whether it said what that is made of. */
export interface Known {
  readonly thing: string;
  readonly isMade: boolean;
}

/** Which of these a party spoke of in a period. */
export async function knownTo(
  db: Queryable,
  things: readonly string[],
  { party, period }: OwnWord,
): Promise<Known[]> {
  const { rows } = await db.query<{ thing: string; made: boolean }>(
    `SELECT t.id AS thing, bool_or(s.role IN ('output', 'parent')) AS made
     FROM trace_thing t JOIN trace_sighting s USING (thing_no) JOIN trace_sayer p USING (sayer_no)
     WHERE t.id = ANY ($1) AND p.party = $2 AND s.at >= $3 AND s.at < $4 GROUP BY t.id`,
    [[...new Set(things)], Buffer.from(party, "hex"), period.from, period.to],
  );
  return rows.map(({ made, thing }) => ({ thing, isMade: made }));
}

/** Whether a party spoke of one of these outside of a period. */
export async function spokeBeyond(
  db: Queryable,
  things: readonly string[],
  { party, period }: OwnWord,
): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT FROM trace_thing t JOIN trace_sighting s USING (thing_no) JOIN trace_sayer p USING (sayer_no)
     WHERE t.id = ANY ($1) AND p.party = $2 AND (s.at < $3 OR s.at >= $4) LIMIT 1`,
    [things, Buffer.from(party, "hex"), period.from, period.to],
  );
  return rows.length > 0;
}
