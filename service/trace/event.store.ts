import type { Queryable } from "../db/pool.ts";
import type { TraceEvent } from "./event.ts";
import { type EventFacts, keyOf } from "./facts.ts";
import type { Numbers } from "./names.store.ts";

/** An event that was indexed before. */
export interface Known {
  readonly eventNo: string;
  readonly erroneous: boolean;
}

/** An event with the numbers of what it names. */
export interface Said extends EventFacts {
  readonly eventNo: string;
  readonly sayerNo: string;
  /** @throws when the event does not name it */
  readonly numberOf: (thing: string) => string;
}

export interface AllNumbers {
  readonly sayers: Numbers;
  readonly things: Numbers;
}

const numberIn = (numbers: Numbers, name: string): string => {
  const found = numbers.get(name);
  if (found === undefined) throw new Error(`nothing has the name ${name}`);
  return found;
};

/** Those of the events that are indexed already, by `keyOf`. */
export async function knownEvents(
  db: Queryable,
  sayers: Numbers,
  facts: readonly EventFacts[],
): Promise<ReadonlyMap<string, Known>> {
  const { rows } = await db.query<{ at: number; no: string; erroneous: boolean }>({
    name: "trace_event_known",
    text: `SELECT u.at::integer AS at, e.event_no::text AS no, e.erroneous
           FROM unnest($1::integer[], $2::text[]) WITH ORDINALITY AS u(sayer_no, id, at)
           CROSS JOIN LATERAL (
             SELECT e.event_no, e.erroneous FROM trace_event e WHERE e.sayer_no = u.sayer_no AND e.id = u.id
             OFFSET 0
           ) e`,
    values: [
      facts.map(({ event }) => numberIn(sayers, event.sayer)),
      facts.map(({ event }) => event.id),
    ],
  });
  return new Map(
    rows.flatMap(({ at, erroneous, no }) => {
      const event = facts[at - 1]?.event;
      return event === undefined ? [] : [[keyOf(event), { eventNo: no, erroneous }] as const];
    }),
  );
}

/** Keeps events that were not known before. */
export async function registerEvents(
  db: Queryable,
  { sayers, things }: AllNumbers,
  facts: readonly EventFacts[],
): Promise<Said[]> {
  if (facts.length === 0) return [];
  const nos = await nextNumbers(db, facts.length);
  const said = facts.map((one, at) => ({
    ...one,
    eventNo: nos[at] ?? "",
    sayerNo: numberIn(sayers, one.event.sayer),
    numberOf: (thing: string) => numberIn(things, thing),
  }));
  await db.query({
    name: "trace_event_insert",
    text: `INSERT INTO trace_event (event_no, sayer_no, id, kind, action, at, biz_step, disposition,
             read_point_no, biz_location_no, giver_no, custodian_no, owner_no, entry, erroneous, things)
           OVERRIDING SYSTEM VALUE
           SELECT u.event_no, u.sayer_no, u.id, u.kind, u.action, to_timestamp(u.at / 1000), u.biz_step,
             u.disposition, u.read_point_no, u.biz_location_no, u.giver_no, u.custodian_no, u.owner_no,
             u.entry, u.erroneous, u.things::bigint[]
           FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::float8[],
             $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
             $13::bigint[], $14::bigint[], $15::boolean[], $16::text[])
             AS u(event_no, sayer_no, id, kind, action, at, biz_step, disposition, read_point_no,
               biz_location_no, giver_no, custodian_no, owner_no, entry, erroneous, things)`,
    values: columnsOf(said),
  });
  return said;
}

async function nextNumbers(db: Queryable, count: number): Promise<string[]> {
  const { rows } = await db.query<{ no: string }>({
    name: "trace_event_numbers",
    text: `SELECT nextval(pg_get_serial_sequence('trace_event', 'event_no'))::text AS no
           FROM generate_series(1, $1::integer)`,
    values: [count],
  });
  return rows.map(({ no }) => no);
}

function columnsOf(said: readonly Said[]): unknown[] {
  const numbers = (name: (one: Said) => string | undefined) =>
    said.map((one) => {
      const thing = name(one);
      return thing === undefined ? null : one.numberOf(thing);
    });
  const field = <T>(pick: (event: TraceEvent) => T | undefined) =>
    said.map(({ event }) => pick(event) ?? null);
  return [
    said.map(({ eventNo }) => eventNo),
    said.map(({ sayerNo }) => sayerNo),
    field(({ id }) => id),
    field(({ kind }) => kind),
    field(({ action }) => action),
    field(({ atMs }) => atMs),
    field(({ bizStep }) => bizStep),
    field(({ disposition }) => disposition),
    numbers(({ event }) => event.readPoint),
    numbers(({ event }) => event.bizLocation),
    numbers(({ giver }) => giver),
    numbers(({ custodian }) => custodian),
    numbers(({ owner }) => owner),
    field(({ entry }) => entry),
    field(({ erroneous }) => erroneous === true),
    said.map(
      (one) => `{${[...new Set(one.sightings.map(({ thing }) => one.numberOf(thing)))].join(",")}}`,
    ),
  ];
}
