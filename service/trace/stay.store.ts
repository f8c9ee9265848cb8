import type { Queryable } from "../db/pool.ts";
import { type HoldingFact, staysOf } from "./stays.ts";

/** Something new was said of a child in a parent, or of all that is in a parent. */
export interface Touched {
  readonly sayerNo: string;
  readonly childNo: string | null;
  readonly parentNo: string;
}

interface FactRow extends Omit<HoldingFact, "parent"> {
  readonly sayerNo: string;
  readonly childNo: string;
  readonly kind: string;
  readonly parent: string;
}

interface StayRow {
  readonly sayerNo: string;
  readonly childNo: string;
  readonly kind: string;
  readonly parent: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Works out anew how long the children were where, and writes what changed. */
export async function refreshStays(db: Queryable, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  const children = await childrenOf(db, touched);
  if (children.size === 0) return;
  const pairs = [
    [...children.values()].map((one) => one.sayerNo),
    [...children.values()].map((one) => one.childNo),
  ];
  const [facts, before] = [await holdingFacts(db, pairs), await currentStays(db, pairs)];
  const groups = Map.groupBy(facts, (one) => `${one.sayerNo} ${one.childNo} ${one.kind}`);
  const after = [...groups.values()].flatMap((group) => staysIn(group));
  const [had, has] = [new Set(before.map(textOf)), new Set(after.map(textOf))];
  await removeStays(
    db,
    before.filter((one) => !has.has(textOf(one))),
  );
  await addStays(
    db,
    after.filter((one) => !had.has(textOf(one))),
  );
}

const staysIn = (group: readonly FactRow[]): StayRow[] => {
  const [first] = group;
  if (first === undefined) return [];
  const { childNo, kind, sayerNo } = first;
  return staysOf(group).map((stay) => ({ sayerNo, childNo, kind, ...stay }));
};

const textOf = (one: StayRow): string =>
  [one.sayerNo, one.childNo, one.kind, one.parent, one.fromMs, one.untilMs].join(" ");

interface Child {
  readonly sayerNo: string;
  readonly childNo: string;
}

/** The children that were named, and those that ever were in a parent that was emptied. */
async function childrenOf(db: Queryable, touched: readonly Touched[]): Promise<Map<string, Child>> {
  const children = new Map<string, Child>();
  for (const { childNo, sayerNo } of touched)
    if (childNo !== null) children.set(`${sayerNo} ${childNo}`, { sayerNo, childNo });
  const emptied = touched.filter(({ childNo }) => childNo === null);
  if (emptied.length === 0) return children;
  const { rows } = await db.query<Child>({
    name: "trace_stay_children",
    text: `SELECT DISTINCT h.sayer_no::text AS "sayerNo", h.child_no::text AS "childNo"
           FROM unnest($1::integer[], $2::bigint[]) AS u(sayer_no, parent_no)
           JOIN trace_holding h ON h.parent_no = u.parent_no AND h.sayer_no = u.sayer_no
           WHERE h.child_no IS NOT NULL`,
    values: [emptied.map(({ sayerNo }) => sayerNo), emptied.map(({ parentNo }) => parentNo)],
  });
  for (const one of rows) children.set(`${one.sayerNo} ${one.childNo}`, one);
  return children;
}

async function holdingFacts(
  db: Queryable,
  pairs: readonly (readonly string[])[],
): Promise<FactRow[]> {
  const { rows } = await db.query<FactRow>({
    name: "trace_stay_facts",
    text: `WITH own AS MATERIALIZED (
             SELECT h.* FROM unnest($1::integer[], $2::bigint[]) AS u(sayer_no, child_no)
             CROSS JOIN LATERAL (
               SELECT h.sayer_no, h.child_no, h.kind, h.parent_no, h.action, h.at, h.tie, h.amount, h.unit
               FROM trace_holding h WHERE h.child_no = u.child_no AND h.sayer_no = u.sayer_no OFFSET 0
             ) h
           ), emptied AS MATERIALIZED (
             SELECT h.* FROM (SELECT DISTINCT o.sayer_no, o.parent_no, o.kind FROM own o) o
             CROSS JOIN LATERAL (
               SELECT h.sayer_no, h.kind, h.parent_no, h.action, h.at, h.tie, h.amount, h.unit
               FROM trace_holding h
               WHERE h.parent_no = o.parent_no AND h.child_no IS NULL AND h.sayer_no = o.sayer_no
                 AND h.kind = o.kind OFFSET 0
             ) h
           )
           SELECT f.sayer_no::text AS "sayerNo", f.child_no::text AS "childNo", f.kind,
             f.parent_no::text AS parent, f.action, (extract(epoch FROM f.at) * 1000)::float8 AS "atMs",
             f.tie, f.amount::text AS amount, f.unit
           FROM (
             SELECT * FROM own
             UNION ALL
             SELECT o.sayer_no, o.child_no, e.kind, e.parent_no, e.action, e.at, e.tie, e.amount, e.unit
             FROM emptied e JOIN (SELECT DISTINCT sayer_no, child_no, parent_no, kind FROM own) o
               ON o.parent_no = e.parent_no AND o.sayer_no = e.sayer_no AND o.kind = e.kind
           ) f`,
    values: [...pairs],
  });
  return rows;
}

async function currentStays(
  db: Queryable,
  pairs: readonly (readonly string[])[],
): Promise<StayRow[]> {
  const { rows } = await db.query<StayRow>({
    name: "trace_stay_current",
    text: `SELECT s.sayer_no::text AS "sayerNo", s.child_no::text AS "childNo", s.kind,
             s.parent_no::text AS parent, (extract(epoch FROM s.from_at) * 1000)::float8 AS "fromMs",
             (extract(epoch FROM s.until_at) * 1000)::float8 AS "untilMs"
           FROM unnest($1::integer[], $2::bigint[]) AS u(sayer_no, child_no)
           CROSS JOIN LATERAL (
             SELECT * FROM trace_stay s WHERE s.child_no = u.child_no AND s.sayer_no = u.sayer_no OFFSET 0
           ) s`,
    values: [...pairs],
  });
  return rows;
}

const columnsOf = (stays: readonly StayRow[]): unknown[] => [
  stays.map(({ sayerNo }) => sayerNo),
  stays.map(({ childNo }) => childNo),
  stays.map(({ kind }) => kind),
  stays.map(({ parent }) => parent),
  stays.map(({ fromMs }) => fromMs),
];

async function removeStays(db: Queryable, stays: readonly StayRow[]): Promise<void> {
  if (stays.length === 0) return;
  await db.query({
    name: "trace_stay_remove",
    text: `DELETE FROM trace_stay s
           USING unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::float8[])
             AS u(sayer_no, child_no, kind, parent_no, from_at)
           WHERE s.child_no = u.child_no AND s.sayer_no = u.sayer_no AND s.kind = u.kind
             AND s.parent_no = u.parent_no AND s.from_at = to_timestamp(u.from_at / 1000)`,
    values: columnsOf(stays),
  });
}

async function addStays(db: Queryable, stays: readonly StayRow[]): Promise<void> {
  if (stays.length === 0) return;
  await db.query({
    name: "trace_stay_add",
    text: `INSERT INTO trace_stay (sayer_no, child_no, kind, parent_no, from_at, until_at)
           SELECT u.sayer_no, u.child_no, u.kind, u.parent_no, to_timestamp(u.from_at / 1000),
             to_timestamp(u.until_at / 1000)
           FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::float8[], $6::float8[])
             AS u(sayer_no, child_no, kind, parent_no, from_at, until_at)`,
    values: [...columnsOf(stays), stays.map(({ untilMs }) => untilMs)],
  });
}
