import type { Pool, PoolClient } from "pg";
import { inTransaction, type Queryable } from "../db/pool.ts";
import { raiseAlerts, type ToRaise } from "../quality/alerts/alert.store.ts";
import { balancesOf, MASS, type Posted } from "./balance.ts";
import type { Said } from "./event.store.ts";
import type { Flow } from "./facts.ts";
import { inBase } from "./units.ts";

const STEPS_MAX = 500;
/** Scales differ, and scrap is weighed roughly: a hundredth more than went in is no fault of anybody's. */
const TOLERANCE_PPM = 10_000;
/** How long nothing more may be said of a transformation of several events before it is compared. */
const SETTLING = "1 hour";

const isMass = ({ amount, unit }: Flow): boolean => amount !== null && inBase(unit)[0] === MASS;

/**
 * Notes what is to be compared, inside the transaction that takes the events. A transformation of several events settles
 * from when they come, not from when they say that it was: those of last year come one by one as well.
 * @param steps numbers by event
 */
export async function noteUnweighed(
  db: Queryable,
  said: readonly Said[],
  steps: ReadonlyMap<string, string>,
): Promise<void> {
  const noted = said.filter(({ flows }) => flows.some((flow) => flow.isOutput && isMass(flow)));
  if (noted.length === 0) return;
  await db.query({
    name: "trace_unweighed_note",
    text: `INSERT INTO trace_unweighed AS t (step_no, sayer_no, settles_at)
           SELECT u.step_no, min(u.sayer_no),
             CASE WHEN bool_or(u.is_joined) THEN now() + interval '${SETTLING}' ELSE '-infinity' END
           FROM unnest($1::bigint[], $2::integer[], $3::boolean[]) AS u(step_no, sayer_no, is_joined)
           GROUP BY u.step_no ORDER BY u.step_no
           ON CONFLICT (step_no) DO UPDATE SET settles_at = greatest(t.settles_at, EXCLUDED.settles_at)`,
    values: [
      noted.map(({ eventNo }) => steps.get(eventNo) ?? eventNo),
      noted.map(({ sayerNo }) => sayerNo),
      noted.map(({ event }) => event.transformation !== undefined),
    ],
  });
}

/**
 * Compares what came out of transformations with what went in, and raises an alert of whoever said so where more came out.
 * What was compared is struck off in the same transaction: killed anywhere, it is compared again or was.
 * @returns whether there may be more at once
 */
export const weighSteps = (pool: Pool, now: Date): Promise<boolean> =>
  inTransaction(pool, async (client) => {
    const steps = await settledSteps(client, now);
    if (steps.length === 0) return false;
    const found = await weighed(client, steps);
    await raiseAlerts(
      client,
      found.flatMap((one) => alertOf(one, now)),
    );
    return steps.length === STEPS_MAX;
  });

async function settledSteps(client: PoolClient, now: Date): Promise<string[]> {
  const { rows } = await client.query<{ step: string }>({
    name: "trace_unweighed_settled",
    text: `DELETE FROM trace_unweighed WHERE step_no IN (
             SELECT step_no FROM trace_unweighed WHERE settles_at <= $1
             ORDER BY settles_at, step_no LIMIT $2 FOR UPDATE SKIP LOCKED)
           RETURNING step_no::text AS step`,
    values: [now, STEPS_MAX],
  });
  return rows.map(({ step }) => step);
}

interface Weighed {
  /** Id of the transformation, or of its event. */
  readonly step: string;
  readonly party: string;
  readonly outputs: readonly string[];
  readonly entries: readonly bigint[];
  readonly posted: readonly Posted[];
}

async function weighed(client: PoolClient, steps: readonly string[]): Promise<Weighed[]> {
  const { rows } = await client.query<Weighed>({
    name: "trace_weighed",
    text: `SELECT coalesce(t.id, min(e.id)) AS step, encode(y.party, 'hex') AS party,
             coalesce(array_agg(DISTINCT o.id ORDER BY o.id) FILTER (WHERE f.is_output), '{}') AS outputs,
             coalesce(array_agg(DISTINCT e.entry) FILTER (WHERE e.entry IS NOT NULL), '{}') AS entries,
             coalesce(jsonb_agg(jsonb_build_object('side', CASE WHEN f.is_output THEN 'went' ELSE 'came' END,
               'amount', f.amount::text, 'unit', f.unit)) FILTER (WHERE f.amount IS NOT NULL), '[]') AS posted
           FROM unnest($1::bigint[]) AS u(step_no)
           CROSS JOIN LATERAL (
             SELECT f.is_output, f.amount, f.unit, f.thing_no, f.event_no, f.sayer_no FROM trace_flow f
             WHERE f.step_no = u.step_no OFFSET 0
           ) f
           JOIN trace_event e ON e.event_no = f.event_no
           JOIN trace_sayer y ON y.sayer_no = f.sayer_no
           JOIN trace_thing o ON o.thing_no = f.thing_no
           LEFT JOIN trace_step t ON t.step_no = u.step_no
           GROUP BY u.step_no, t.id, y.party ORDER BY u.step_no`,
    values: [steps],
  });
  return rows;
}

function alertOf({ entries, outputs, party, posted, step }: Weighed, now: Date): ToRaise[] {
  const over = balancesOf(posted, TOLERANCE_PPM, MASS).find(({ isOverdrawn }) => isOverdrawn);
  if (over === undefined) return [];
  const { came, went } = over;
  return [
    {
      party,
      kind: "massBalance",
      subject: outputs[0] ?? step,
      severity: "warning",
      about: { step, came, went, unit: "kg" },
      entries: entries.map(Number),
      at: now.toISOString(),
      once: step,
    },
  ];
}
