import type { Queryable } from "../db/pool.ts";
import type { StepWord } from "./path.ts";
import type { OwnWord, WordOf } from "./public-trace.ts";

const columns = (asked: readonly WordOf[]) => [
  asked.map(({ thing }) => thing),
  asked.map(({ party }) => Buffer.from(party, "hex")),
];

interface StepRow extends Omit<StepWord, "by" | "at" | "statement"> {
  readonly by: Buffer;
  readonly at: Date;
  readonly statement: Buffer | null;
}

const STEPS_MAX = 2_000;

/** What each party said of what went into each thing; an event of a step that several speak of stands for itself. */
export async function stepWords(db: Queryable, asked: readonly WordOf[]): Promise<StepWord[]> {
  const { rows } = await db.query<StepRow>(
    `WITH asked AS (
       SELECT a.id, x.thing_no, p.sayer_no, p.party FROM unnest($1::text[], $2::bytea[]) AS a (id, party)
       JOIN trace_thing x ON x.id = a.id JOIN trace_sayer p ON p.party = a.party)
     SELECT DISTINCT y.id AS from, found.id AS of, found.party AS by, e.at, r.statement_hash AS statement
     FROM (
       SELECT a.id, a.party, i.thing_no, said.event_no FROM asked a
       JOIN trace_flow o ON o.thing_no = a.thing_no AND o.is_output AND o.sayer_no = a.sayer_no
       JOIN trace_flow i ON i.step_no = o.step_no AND NOT i.is_output AND i.sayer_no = a.sayer_no
       CROSS JOIN LATERAL (VALUES (o.event_no), (i.event_no)) AS said (event_no)
       UNION ALL
       SELECT a.id, a.party, h.child_no, h.event_no FROM asked a
       JOIN trace_holding h ON h.parent_no = a.thing_no AND h.sayer_no = a.sayer_no
         AND h.kind = 'aggregation' AND h.action <> 'delete' AND h.child_no IS NOT NULL) found
     JOIN trace_thing y USING (thing_no)
     JOIN trace_event e ON e.event_no = found.event_no
     LEFT JOIN attested_record r ON r.leaf_index = e.entry
     ORDER BY 1, 2, 3, 4 LIMIT ${String(STEPS_MAX)}`,
    columns(asked),
  );
  return rows.map(({ at, by, from, of, statement }) => ({
    from,
    of,
    by: by.toString("hex"),
    at: at.toISOString(),
    statement: statement?.toString("hex") ?? null,
  }));
}

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
