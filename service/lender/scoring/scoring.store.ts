import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { fromHex, toHex } from "../../../device-attest/bytes.ts";
import type { Decision } from "../../credit/decision/decision.ts";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import type { ScoreResult, ScoringJob } from "../answers/scoring.ts";
import type { Before } from "./score.ts";

/** A case that was brought: its text is read again when it is its turn. */
export interface NewCase {
  readonly factory: string;
  readonly input: string;
}

interface By {
  readonly model: string;
  readonly policy: string;
  readonly askedAt: string;
}

/**
 * Keeps what is to be scored.
 * @param cases undefined: the newest grant of every factory, of which no loan is over
 */
export const beginScoring = (
  pool: Pool,
  { askedAt, model, policy }: By,
  cases: readonly NewCase[] | undefined,
): Promise<string> =>
  inTransaction(pool, async (db) => {
    const id = randomUUID();
    await db.query(
      "INSERT INTO scoring (scoring, asked_at, model, policy) VALUES ($1, $2, $3, $4)",
      [id, askedAt, fromHex(model), fromHex(policy)],
    );
    if (cases === undefined) await keepStanding(db, id);
    for (let from = 0; from < (cases?.length ?? 0); from += AT_ONCE)
      await keepBrought(db, id, from, cases?.slice(from, from + AT_ONCE) ?? []);
    return id;
  });

/** Ten thousand portraits in one statement would take longer than a statement may. */
const AT_ONCE = 500;

const keepBrought = (
  db: Queryable,
  id: string,
  before: number,
  cases: readonly NewCase[],
): Promise<unknown> =>
  db.query(
    `INSERT INTO scoring_case (scoring, place, factory, input)
     SELECT $1, $2 + at, decode(factory, 'hex'), input
     FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS brought(factory, input, at)`,
    [id, before, cases.map(({ factory }) => factory), cases.map(({ input }) => input)],
  );

const keepStanding = (db: Queryable, id: string): Promise<unknown> =>
  db.query(
    `INSERT INTO scoring_case (scoring, place, factory, decision)
     SELECT $1, row_number() OVER (ORDER BY factory), factory, decision
     FROM (SELECT DISTINCT ON (factory) factory, coalesce(about, decision) AS decision
           FROM decision one
           WHERE outcome IN ('approved', 'counterOffer')
             AND NOT EXISTS (SELECT FROM loan JOIN loan_event USING (loan)
                             WHERE loan.decision = one.decision
                               AND event::jsonb ->> 'kind' IN ('closed', 'withdrawn', 'writtenOff'))
           ORDER BY factory, decided_at DESC, decision) standing`,
    [id],
  );

export async function readScoring(db: Queryable, id: string): Promise<ScoringJob | undefined> {
  const { rows } = await db.query<{
    asked_at: Date;
    model: Buffer;
    policy: Buffer;
    of: number;
    done: number;
    failed: number;
  }>(
    `SELECT asked_at, model, policy, counted.* FROM scoring,
       LATERAL (SELECT count(*)::integer AS "of", count(coalesce(result, failure))::integer AS done,
                       count(failure)::integer AS failed
                FROM scoring_case c WHERE c.scoring = scoring.scoring) counted
     WHERE scoring = $1`,
    [id],
  );
  return rows[0] && jobOf(id, rows[0]);
}

const jobOf = (
  scoring: string,
  {
    asked_at,
    done,
    failed,
    model,
    of,
    policy,
  }: {
    readonly asked_at: Date;
    readonly model: Buffer;
    readonly policy: Buffer;
    readonly of: number;
    readonly done: number;
    readonly failed: number;
  },
): ScoringJob => ({
  scoring,
  askedAt: asked_at.toISOString(),
  state: done < of ? "running" : "done",
  of,
  done,
  failed,
  model: toHex(model),
  policy: toHex(policy),
});

export interface DoneCase {
  readonly place: number;
  readonly factory: string;
  readonly decision: string | null;
  readonly result: ScoreResult | null;
  readonly failure: string | null;
}

/** What is done, in the order of what was asked for. */
export async function readScored(
  db: Queryable,
  scoring: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<DoneCase[]> {
  const { rows } = await db.query<{
    place: number;
    factory: Buffer;
    decision: string | null;
    result: string | null;
    failure: string | null;
  }>(
    `SELECT place, factory, decision, result, failure FROM scoring_case
     WHERE scoring = $1 AND place > $2 AND num_nonnulls(result, failure) = 1 ORDER BY place LIMIT $3`,
    [scoring, after, limit],
  );
  return rows.map(({ factory, result, ...rest }) => ({
    ...rest,
    factory: toHex(factory),
    result: result === null ? null : (JSON.parse(result) as ScoreResult),
  }));
}

export interface OpenCase {
  readonly place: number;
  readonly factory: string;
  /** The receipt of the standing case. */
  readonly receipt: string | null;
  readonly input: string | null;
}

export interface OpenScoring {
  readonly scoring: string;
  readonly model: string;
  readonly policy: string;
  readonly cases: readonly OpenCase[];
}

/** The first cases that are not done of the oldest scoring that has any. */
export async function openCases(db: Queryable, limit: number): Promise<OpenScoring | undefined> {
  const found = await db.query<{ scoring: string; model: Buffer; policy: Buffer }>(
    `SELECT scoring, model, policy FROM scoring s
     WHERE EXISTS (SELECT FROM scoring_case c
                   WHERE c.scoring = s.scoring AND c.result IS NULL AND c.failure IS NULL)
     ORDER BY asked_at, scoring LIMIT 1`,
  );
  const [job] = found.rows;
  if (job === undefined) return undefined;
  const { rows } = await db.query<{
    place: number;
    factory: Buffer;
    receipt: string | null;
    input: string | null;
  }>(
    `SELECT c.place, c.factory, d.receipt, c.input FROM scoring_case c LEFT JOIN decision d USING (decision)
     WHERE c.scoring = $1 AND c.result IS NULL AND c.failure IS NULL ORDER BY c.place LIMIT $2`,
    [job.scoring, limit],
  );
  return {
    scoring: job.scoring,
    model: toHex(job.model),
    policy: toHex(job.policy),
    cases: rows.map((row) => ({ ...row, factory: toHex(row.factory) })),
  };
}

/** What the engine decided last about each factory. */
export async function lastDecisions(
  db: Queryable,
  factories: readonly string[],
): Promise<ReadonlyMap<string, Before>> {
  const { rows } = await db.query<{
    factory: Buffer;
    decision: string;
    decided_at: Date;
    model: string;
    score: Decision["score"];
  }>(
    `SELECT factory, decision, decided_at, body #>> '{body,told,model}' AS model,
            body #> '{opened,decision,score}' AS score
     FROM (SELECT DISTINCT ON (factory) factory, decision, decided_at, receipt::jsonb AS body
           FROM decision WHERE about IS NULL AND factory = ANY ($1::bytea[])
           ORDER BY factory, decided_at DESC, decision) last`,
    [factories.map(fromHex)],
  );
  return new Map(
    rows.map(({ decided_at, decision, factory, model, score }) => [
      toHex(factory),
      { decision, decidedAt: decided_at.toISOString(), model, score },
    ]),
  );
}

export type Scored = { readonly place: number } & (
  | { readonly result: ScoreResult; readonly failure?: undefined }
  | { readonly failure: string; readonly result?: undefined }
);

/** What was brought is forgotten once it is scored. */
export const keepScored = (
  db: Queryable,
  scoring: string,
  scored: readonly Scored[],
): Promise<unknown> =>
  db.query(
    `UPDATE scoring_case c SET result = s.result, failure = s.failure, input = NULL
     FROM unnest($2::integer[], $3::text[], $4::text[]) AS s(place, result, failure)
     WHERE c.scoring = $1 AND c.place = s.place AND c.result IS NULL AND c.failure IS NULL`,
    [
      scoring,
      scored.map(({ place }) => place),
      scored.map(({ result }) => (result === undefined ? null : JSON.stringify(result))),
      scored.map(({ failure }) => failure ?? null),
    ],
  );
