import type { Queryable } from "../../db/pool.ts";
import { bytesOf } from "../admission/registry.store.ts";
import type { Objection } from "./objection.ts";
import type { Section } from "./section.ts";

export interface ObjectionDraft extends Pick<
  Objection,
  "section" | "figure" | "period" | "reason" | "raisedAt" | "dueAt"
> {
  readonly factory: string;
}

/**
 * Keeps an objection; from its commit on it stands beside the figure. Tells whoever read the figure before, and the
 * operator, who has to answer.
 * @returns its number
 */
export async function raiseObjection(
  db: Queryable,
  draft: ObjectionDraft,
  operator: string,
): Promise<number> {
  const { rows } = await db.query<{ objection_no: bigint }>(
    `WITH raised AS (
       INSERT INTO objection (factory, section, figure, period_from, period_to, reason, raised_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *
     ), told AS (
       INSERT INTO notice (party, kind, at, about)
       SELECT r.party, r.kind, raised.raised_at, jsonb_build_object(
         'factory', encode(raised.factory, 'hex'), 'objection', raised.objection_no,
         'section', raised.section, 'figure', raised.figure)
       FROM raised, LATERAL (
         SELECT DISTINCT i.looker AS party, 'figureObjected' AS kind FROM inquiry i
         WHERE i.factory = raised.factory AND i.section = raised.section AND i.outcome = 'allowed'
           AND i.period_from < raised.period_to AND i.period_to > raised.period_from
         UNION ALL SELECT $9::bytea, 'objectionRaised'
       ) r
     )
     SELECT objection_no FROM raised`,
    [
      bytesOf(draft.factory),
      draft.section,
      draft.figure,
      draft.period.from,
      draft.period.to,
      draft.reason,
      draft.raisedAt,
      draft.dueAt,
      bytesOf(operator),
    ],
  );
  return Number(rows[0]?.objection_no);
}

/**
 * Answers an open objection, and tells the factory and whoever read the figure.
 * @returns false when there is none, or it was answered before
 */
export async function answerObjection(
  db: Queryable,
  number: number,
  answer: { readonly text: string; readonly upheld: boolean; readonly at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH answered AS (
       UPDATE objection SET answer = $2, upheld = $3, answered_at = $4
       WHERE objection_no = $1 AND answer IS NULL RETURNING *
     )
     INSERT INTO notice (party, kind, at, about)
     SELECT r.party, 'objectionAnswered', answered.answered_at, jsonb_build_object(
       'factory', encode(answered.factory, 'hex'), 'objection', answered.objection_no,
       'section', answered.section, 'figure', answered.figure, 'upheld', answered.upheld)
     FROM answered, LATERAL (
       SELECT DISTINCT i.looker AS party FROM inquiry i
       WHERE i.factory = answered.factory AND i.section = answered.section AND i.outcome = 'allowed'
         AND i.period_from < answered.period_to AND i.period_to > answered.period_from
       UNION SELECT answered.factory
     ) r`,
    [number, answer.text, answer.upheld, answer.at],
  );
  return (rowCount ?? 0) > 0;
}

interface Row {
  readonly objection_no: bigint;
  readonly factory: Buffer;
  readonly section: Section;
  readonly figure: string;
  readonly period_from: Date;
  readonly period_to: Date;
  readonly reason: string;
  readonly raised_at: Date;
  readonly due_at: Date;
  readonly answer: string | null;
  readonly upheld: boolean | null;
  readonly answered_at: Date | null;
}

/** All of a factory, newest first. */
export async function objectionsOf(db: Queryable, factory: string): Promise<Objection[]> {
  const { rows } = await db.query<Row>({
    name: "objections_of",
    text: "SELECT * FROM objection WHERE factory = $1 ORDER BY objection_no DESC",
    values: [bytesOf(factory)],
  });
  return rows.map(objection);
}

/** What the operator has to answer, the most urgent first. */
export async function openObjections(
  db: Queryable,
): Promise<(Objection & { readonly factory: string })[]> {
  const { rows } = await db.query<Row>(
    "SELECT * FROM objection WHERE answer IS NULL ORDER BY due_at LIMIT 1000",
  );
  return rows.map((row) => ({ ...objection(row), factory: row.factory.toString("hex") }));
}

const objection = (row: Row): Objection => ({
  number: Number(row.objection_no),
  section: row.section,
  figure: row.figure,
  period: { from: row.period_from.toISOString(), to: row.period_to.toISOString() },
  reason: row.reason,
  raisedAt: row.raised_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  answer:
    row.answer === null
      ? null
      : {
          text: row.answer,
          upheld: row.upheld === true,
          answeredAt: row.answered_at?.toISOString() ?? "",
        },
});
