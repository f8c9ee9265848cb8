import type { Pool } from "pg";
import { readIndex } from "./index-plans.store.ts";
import { sayerNumbers, thingNumbers } from "./names.store.ts";
import { momentOf } from "./neighbours.store.ts";

export interface UseQuestion {
  readonly thing: string;
  readonly sayers: readonly string[];
  readonly atMs?: number;
  /** Number of the last use on the page before. */
  readonly after?: string;
  readonly count: number;
}

/** A transformation that took some of a thing. */
export interface Use {
  readonly no: string;
  readonly at: string;
  readonly event: string;
  readonly bizStep: string | null;
  readonly amount: string | null;
  readonly unit: string | null;
  /** What came out of it, the first of them. */
  readonly outputs: readonly string[];
  readonly outputsCount: number;
}

const OUTPUTS_MAX = 20;

/** Where a thing was used: the transformations that it went into, in the order in which the service heard of them. */
export const usesOf = (pool: Pool, asked: UseQuestion): Promise<Use[]> =>
  readIndex(pool, async (client) => {
    const [thing] = (await thingNumbers(client, [asked.thing])).values();
    if (thing === undefined) return [];
    const sayers = [...(await sayerNumbers(client, asked.sayers)).values()];
    const { rows } = await client.query<Omit<Use, "at"> & { at: Date }>({
      name: "trace_uses",
      text: `SELECT f.event_no::text AS no, f.at, e.id AS event, e.biz_step AS "bizStep", f.amount::text AS amount,
               f.unit, o.outputs[1:$6] AS outputs, cardinality(o.outputs) AS "outputsCount"
             FROM (
               SELECT i.event_no, i.step_no, i.at, i.unit, sum(i.amount) AS amount FROM trace_flow i
               WHERE i.thing_no = $1::bigint AND NOT i.is_output AND i.at <= $2
                 AND i.sayer_no = ANY ($3::integer[]) AND i.event_no > $4::bigint
               GROUP BY i.event_no, i.step_no, i.at, i.unit ORDER BY i.event_no, i.unit LIMIT $5
             ) f
             CROSS JOIN LATERAL (
               SELECT ARRAY(
                 SELECT t.id FROM trace_flow o JOIN trace_thing t ON t.thing_no = o.thing_no
                 WHERE o.step_no = f.step_no AND o.is_output AND o.at <= $2 ORDER BY o.thing_no
               ) AS outputs
             ) o
             JOIN trace_event e ON e.event_no = f.event_no
             ORDER BY f.event_no, f.unit`,
      values: [thing, momentOf(asked.atMs), sayers, asked.after ?? "0", asked.count, OUTPUTS_MAX],
    });
    return rows.map(({ at, ...use }) => ({ ...use, at: at.toISOString() }));
  });
