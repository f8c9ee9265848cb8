import type { Pool } from "pg";
import type { ThingState } from "./containment.ts";
import { readIndex } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import { momentOf } from "./neighbours.store.ts";

/**
 * Where things are: the newest of what was said of a thing itself and of the containers that it is in. `$1` and `$2` are
 * things with their depth, `$3` the moment that is asked about, `$4` whose word counts.
 * Steps and dispositions by the CBV 2.0 (sections 7.1 and 7.2).
 */
export const WHEREABOUTS = `
  WITH RECURSIVE affected AS MATERIALIZED (
    SELECT u.thing_no, u.depth FROM unnest($1::bigint[], $2::integer[]) AS u(thing_no, depth)
  ), inside AS MATERIALIZED (
    SELECT DISTINCT ON (s.child_no) s.child_no, s.parent_no FROM trace_stay s
    WHERE s.child_no = ANY (ARRAY(SELECT a.thing_no FROM affected a)) AND s.kind = 'aggregation'
      AND s.from_at <= $3 AND s.until_at > $3 AND s.sayer_no = ANY ($4::integer[])
    ORDER BY s.child_no DESC, s.from_at DESC
  ), around AS (
    SELECT DISTINCT i.parent_no AS inner_no, i.parent_no AS holder_no, 1 AS level FROM inside i
    UNION ALL
    SELECT a.inner_no, s.parent_no, a.level + 1 FROM around a CROSS JOIN LATERAL (
      SELECT s.parent_no FROM trace_stay s
      WHERE s.child_no = a.holder_no AND s.kind = 'aggregation' AND s.from_at <= $3 AND s.until_at > $3
        AND s.sayer_no = ANY ($4::integer[])
      ORDER BY s.from_at DESC LIMIT 1
    ) s WHERE a.level < 10
  ), nodes AS (
    SELECT a.thing_no FROM affected a UNION ALL SELECT a.holder_no FROM around a
  ), last AS MATERIALIZED (
    SELECT DISTINCT ON (s.thing_no) s.thing_no, s.at, s.role, s.amount, s.event_no, s.place_no
    FROM trace_sighting s
    WHERE s.thing_no = ANY (ARRAY(SELECT n.thing_no FROM nodes n)) AND s.at <= $3
      AND s.sayer_no = ANY ($4::integer[])
    ORDER BY s.thing_no, s.at DESC, s.tie DESC
  ), had AS MATERIALIZED (
    SELECT DISTINCT ON (s.thing_no) s.thing_no, s.at, s.event_no, s.custodian_no
    FROM trace_sighting s
    WHERE s.thing_no = ANY (ARRAY(SELECT n.thing_no FROM nodes n)) AND s.at <= $3
      AND s.custodian_no IS NOT NULL AND s.sayer_no = ANY ($4::integer[])
    ORDER BY s.thing_no, s.at DESC, s.tie DESC
  ), said AS MATERIALIZED (
    SELECT e.event_no, e.biz_step, e.disposition FROM trace_event e
    WHERE e.event_no = ANY (ARRAY(SELECT l.event_no FROM last l UNION SELECT h.event_no FROM had h))
  ), known AS MATERIALIZED (
    SELECT last.thing_no, last.at AS last_at, last.role = 'input' AND last.amount IS NULL AS is_used,
      last.role = 'ended' AS is_ended,
      e.biz_step = 'retail_selling' OR e.disposition IN ('retail_sold', 'dispensed') AS is_sold,
      e.biz_step IN ('shipping', 'departing') OR e.disposition = 'in_transit' AS is_leaving,
      coalesce(last.place_no, place.place_no) AS place_no,
      CASE WHEN last.place_no IS NULL THEN place.at ELSE last.at END AS place_at,
      had.custodian_no, had.at AS custodian_at,
      h.biz_step IN ('receiving', 'accepting', 'arriving') AS is_receipt
    FROM last
    LEFT JOIN said e ON e.event_no = last.event_no
    LEFT JOIN LATERAL (
      SELECT s.at, s.place_no FROM trace_sighting s
      WHERE last.place_no IS NULL AND s.thing_no = last.thing_no AND s.at <= $3
        AND s.place_no IS NOT NULL AND s.sayer_no = ANY ($4::integer[])
      ORDER BY s.at DESC, s.tie DESC LIMIT 1
    ) place ON true
    LEFT JOIN had ON had.thing_no = last.thing_no
    LEFT JOIN said h ON h.event_no = had.event_no
  ), boxed AS MATERIALIZED (
    SELECT a.inner_no,
      (array_agg(a.holder_no ORDER BY a.level DESC))[1] AS outer_no,
      (array_agg(k.place_no ORDER BY k.place_at DESC) FILTER (WHERE k.place_no IS NOT NULL))[1] AS place_no,
      max(k.place_at) AS place_at,
      (array_agg(k.custodian_no ORDER BY k.custodian_at DESC) FILTER (WHERE k.custodian_no IS NOT NULL))[1]
        AS custodian_no,
      (array_agg(k.is_receipt ORDER BY k.custodian_at DESC) FILTER (WHERE k.custodian_no IS NOT NULL))[1]
        AS is_receipt,
      max(k.custodian_at) AS custodian_at, max(k.last_at) AS last_at,
      bool_or(k.is_sold) AS is_sold,
      (array_agg(k.is_leaving ORDER BY k.last_at DESC NULLS LAST))[1] AS is_leaving
    FROM around a LEFT JOIN known k ON k.thing_no = a.holder_no GROUP BY a.inner_no
  ), merged AS (
    SELECT a.thing_no, a.depth, b.outer_no AS holder_no,
      CASE WHEN b.place_at IS NOT NULL AND (k.place_at IS NULL OR b.place_at > k.place_at)
        THEN b.place_no ELSE k.place_no END AS place_no,
      CASE WHEN b.custodian_at IS NOT NULL AND (k.custodian_at IS NULL OR b.custodian_at > k.custodian_at)
        THEN b.custodian_no ELSE k.custodian_no END AS custodian_no,
      CASE WHEN b.custodian_at IS NOT NULL AND (k.custodian_at IS NULL OR b.custodian_at > k.custodian_at)
        THEN b.is_receipt ELSE k.is_receipt END AS is_receipt,
      CASE WHEN b.last_at IS NOT NULL AND (k.last_at IS NULL OR b.last_at > k.last_at)
        THEN b.is_leaving ELSE k.is_leaving END AS is_leaving,
      k.is_used, k.is_ended, k.is_sold OR b.is_sold AS is_sold, greatest(k.last_at, b.last_at) AS last_at
    FROM affected a LEFT JOIN known k ON k.thing_no = a.thing_no
    LEFT JOIN inside i ON i.child_no = a.thing_no LEFT JOIN boxed b ON b.inner_no = i.parent_no
  )
  SELECT m.thing_no, m.depth,
    CASE WHEN m.is_used THEN 'used' WHEN m.is_ended THEN 'ended' WHEN m.is_sold THEN 'sold'
      WHEN m.is_leaving OR (m.custodian_no IS NOT NULL AND m.is_receipt IS NOT TRUE) THEN 'shipped'
      ELSE 'held' END AS state,
    m.holder_no, m.place_no, m.custodian_no, m.last_at
  FROM merged m`;

export interface Whereabouts {
  readonly state: ThingState;
  readonly holder: string | null;
  readonly place: string | null;
  readonly custodian: string | null;
  readonly lastAt: string | null;
}

export interface WhereQuestion {
  readonly thing: string;
  readonly sayers: readonly string[];
  readonly atMs?: number;
}

/** Where a thing is, or was; undefined when nobody named it. */
export const whereIs = (pool: Pool, asked: WhereQuestion): Promise<Whereabouts | undefined> =>
  readIndex(pool, async (client) => {
    const [thing] = (await thingNumbers(client, [asked.thing])).values();
    if (thing === undefined) return undefined;
    const sayers = [...(await sayerNumbers(client, asked.sayers)).values()];
    const { rows } = await client.query<Omit<Whereabouts, "lastAt"> & { lastAt: Date | null }>(
      `SELECT w.state, h.id AS holder, p.id AS place, c.id AS custodian, w.last_at AS "lastAt"
       FROM (${WHEREABOUTS}) w
       LEFT JOIN trace_thing h ON h.thing_no = w.holder_no
       LEFT JOIN trace_thing p ON p.thing_no = w.place_no
       LEFT JOIN trace_thing c ON c.thing_no = w.custodian_no
       WHERE w.last_at IS NOT NULL`,
      [[thing], [0], momentOf(asked.atMs), sayers],
    );
    return rows[0] && { ...rows[0], lastAt: rows[0].lastAt?.toISOString() ?? null };
  });
