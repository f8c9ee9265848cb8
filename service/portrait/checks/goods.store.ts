import type { Queryable } from "../../db/pool.ts";
import { CLOCK_TOLERANCE_SECONDS } from "../../evidence/verification/time-checks.ts";
import { type Handed, lotsIn, type Made, transfersIn } from "./goods.ts";
import type { LotSeen, Transfer } from "./observation.ts";

/** Of one factory and period; the newest, where there are more. */
const STEPS_MAX = 20_000;
const THINGS_MAX = 50_000;

export interface Stretch {
  readonly factory: string;
  readonly from: Date;
  readonly to: Date;
}

/** Whether the entry of event `e` counts, by the same rules as any of a portrait: $4 is the tolerance of clocks. */
export const COUNTS = `EXISTS (
  SELECT FROM attested_record r
  CROSS JOIN LATERAL (
    SELECT block_timestamp FROM anchor WHERE final AND size > r.leaf_index ORDER BY size LIMIT 1) a
  WHERE r.leaf_index = e.entry AND r.leaf_index < (SELECT size FROM portrait_cursor)
    AND r.fault IS NULL AND r.body IS NOT NULL
    AND r.captured_at <= a.block_timestamp + make_interval(secs => $4)
    AND NOT EXISTS (SELECT FROM equivocation q WHERE q.other_index = r.leaf_index))`;

export const valuesOf = ({ factory, from, to }: Stretch, most: number): unknown[] => [
  Buffer.from(factory, "hex"),
  from,
  to,
  CLOCK_TOLERANCE_SECONDS,
  most,
];

/**
 * Lots that came out of the factory's transformations, by its own events. A transformation of which one event is no anchored
 * record is left out whole: half of it would make something of nothing.
 * @returns undefined where there are none
 */
export async function lotsOf(db: Queryable, at: Stretch): Promise<LotSeen[] | undefined> {
  const { rows } = await db.query<Made>({
    name: "observed_lots",
    text: `WITH sayer AS (SELECT sayer_no FROM trace_sayer WHERE party = $1),
           named AS (
             SELECT e.event_no AS step_no FROM sayer JOIN trace_event e USING (sayer_no)
             WHERE e.kind = 'transformation' AND e.at >= $2 AND e.at < $3
               AND e.entry IS NOT NULL AND NOT e.erroneous
             UNION
             SELECT t.step_no FROM sayer JOIN trace_step t USING (sayer_no)
             WHERE EXISTS (SELECT FROM trace_flow f WHERE f.step_no = t.step_no AND f.at >= $2 AND f.at < $3)),
           steps AS (
             SELECT n.step_no, max(f.at) AS at FROM named n JOIN trace_flow f USING (step_no)
             GROUP BY n.step_no HAVING max(f.at) < $3 AND bool_and((
               SELECT ${COUNTS} FROM trace_event e WHERE e.event_no = f.event_no))
             ORDER BY at DESC, step_no LIMIT $5)
           SELECT o.lot, floor(extract(epoch FROM s.at - $2) / 86400)::integer AS day, p.posted
           FROM steps s
           CROSS JOIN LATERAL (
             SELECT min(t.id) AS lot FROM trace_flow f JOIN trace_thing t USING (thing_no)
             WHERE f.step_no = s.step_no AND f.is_output) o
           CROSS JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('isOutput', g.is_output, 'amount', g.amount::text, 'unit', g.unit)) AS posted
             FROM (
               SELECT f.is_output, f.unit, f.amount IS NULL AS is_instance, sum(f.amount) AS amount FROM trace_flow f
               WHERE f.step_no = s.step_no GROUP BY 1, 2, 3) g) p
           WHERE o.lot IS NOT NULL
           ORDER BY s.at, s.step_no`,
    values: valuesOf(at, STEPS_MAX),
  });
  return rows.length === 0 ? undefined : lotsIn(rows);
}

/**
 * What the factory shipped and received, by its own events; firms by the party or business partner that its address book
 * has for their names. What stays whose it was is handed over and not traded.
 * @returns undefined where there is none
 */
export async function transfersOf(db: Queryable, at: Stretch): Promise<Transfer[] | undefined> {
  const { rows } = await db.query<Handed>({
    name: "observed_transfers",
    text: `WITH told AS MATERIALIZED (
             SELECT e.event_no, e.at, e.things, e.biz_step = 'shipping' AS is_out,
               CASE e.biz_step WHEN 'shipping' THEN e.custodian_no ELSE e.giver_no END AS other_no
             FROM trace_sayer y JOIN trace_event e USING (sayer_no)
             WHERE y.party = $1 AND e.at >= $2 AND e.at < $3 AND e.entry IS NOT NULL AND NOT e.erroneous
               AND e.biz_step IN ('shipping', 'receiving') AND e.kind IN ('object', 'aggregation', 'transaction')
               AND (e.owner_no IS NULL OR e.owner_no IS DISTINCT FROM e.giver_no) AND ${COUNTS}),
           handed AS (
             SELECT t.at, t.event_no, t.is_out, t.other_no, s.thing_no, s.amount, s.unit
             FROM told t CROSS JOIN LATERAL unnest(t.things) u(thing_no)
             JOIN trace_sighting s ON s.thing_no = u.thing_no AND s.at = t.at AND s.event_no = t.event_no
             WHERE t.other_no IS NOT NULL AND s.role <> 'parent'
             ORDER BY t.at DESC, t.event_no LIMIT $5)
           SELECT g.id AS thing, h.is_out AS "isOut", h.amount::text AS amount, h.unit,
             coalesce(encode(p.partner, 'hex'), p.bpnl, o.id) AS other,
             floor(extract(epoch FROM h.at - $2) / 86400)::integer AS day
           FROM handed h JOIN trace_thing g ON g.thing_no = h.thing_no JOIN trace_thing o ON o.thing_no = h.other_no
           LEFT JOIN trade_partner p ON p.party = $1 AND p.uri = o.id
           ORDER BY h.at, h.event_no, g.id`,
    values: valuesOf(at, THINGS_MAX),
  });
  return rows.length === 0 ? undefined : transfersIn(rows, at.factory);
}
