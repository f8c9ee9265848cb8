import { createHash } from "node:crypto";
import type { Queryable } from "../db/pool.ts";
import type { Said } from "./event.store.ts";
import type { Touched } from "./stay.store.ts";
import { noteUnweighed } from "./weighing.store.ts";

/** Decides between facts of one moment by the event's id alone, so that the order of arrival does not. */
const tieOf = ({ event }: Said): number =>
  createHash("sha256").update(event.id).digest().readInt32BE();

export async function writeFlows(db: Queryable, said: readonly Said[]): Promise<void> {
  const flows = said.flatMap((one) => one.flows.map((flow) => ({ ...flow, one })));
  if (flows.length === 0) return;
  const steps = await stepNumbers(db, said);
  await db.query({
    name: "trace_flow_insert",
    text: `INSERT INTO trace_flow (step_no, thing_no, is_output, sayer_no, at, event_no, amount, unit)
           SELECT u.step_no, u.thing_no, u.is_output, u.sayer_no, to_timestamp(u.at / 1000), u.event_no,
             u.amount, u.unit
           FROM unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::integer[], $5::float8[],
             $6::bigint[], $7::numeric[], $8::text[])
             AS u(step_no, thing_no, is_output, sayer_no, at, event_no, amount, unit)`,
    values: [
      flows.map(({ one }) => steps.get(one.eventNo) ?? one.eventNo),
      flows.map(({ one, thing }) => one.numberOf(thing)),
      flows.map(({ isOutput }) => isOutput),
      flows.map(({ one }) => one.sayerNo),
      flows.map(({ one }) => one.event.atMs),
      flows.map(({ one }) => one.eventNo),
      flows.map(({ amount }) => amount),
      flows.map(({ unit }) => unit),
    ],
  });
  await noteUnweighed(db, said, steps);
}

/** Numbers of transformations that have an id, by the number of the event that speaks of them. */
async function stepNumbers(db: Queryable, said: readonly Said[]): Promise<Map<string, string>> {
  const named = said.filter(({ event }) => event.transformation !== undefined);
  if (named.length === 0) return new Map();
  const values = [
    named.map(({ sayerNo }) => sayerNo),
    named.map(({ event }) => event.transformation),
  ];
  await db.query({
    name: "trace_step_intern",
    text: `INSERT INTO trace_step (sayer_no, id)
           SELECT DISTINCT * FROM unnest($1::integer[], $2::text[]) AS u(sayer_no, id) ORDER BY 1, 2
           ON CONFLICT (sayer_no, id) DO NOTHING`,
    values,
  });
  const { rows } = await db.query<{ at: number; no: string }>({
    name: "trace_step_numbers",
    text: `SELECT u.at::integer AS at, s.step_no::text AS no
           FROM unnest($1::integer[], $2::text[]) WITH ORDINALITY AS u(sayer_no, id, at)
           JOIN trace_step s ON s.sayer_no = u.sayer_no AND s.id = u.id`,
    values,
  });
  return new Map(rows.map(({ at, no }) => [named[at - 1]?.eventNo ?? "", no]));
}

export async function writeSightings(db: Queryable, said: readonly Said[]): Promise<void> {
  const all = said.flatMap((one) => {
    const tie = tieOf(one);
    const place = one.place === undefined ? null : one.numberOf(one.place);
    const custodian = one.custodian === undefined ? null : one.numberOf(one.custodian);
    return one.sightings.map((sighting) => ({ ...sighting, one, tie, place, custodian }));
  });
  if (all.length === 0) return;
  await db.query({
    name: "trace_sighting_insert",
    text: `INSERT INTO trace_sighting (thing_no, at, tie, event_no, sayer_no, role, amount, unit,
             place_no, custodian_no)
           SELECT u.thing_no, to_timestamp(u.at / 1000), u.tie, u.event_no, u.sayer_no, u.role, u.amount,
             u.unit, u.place_no, u.custodian_no
           FROM unnest($1::bigint[], $2::float8[], $3::integer[], $4::bigint[], $5::integer[], $6::text[],
             $7::numeric[], $8::text[], $9::bigint[], $10::bigint[])
             AS u(thing_no, at, tie, event_no, sayer_no, role, amount, unit, place_no, custodian_no)`,
    values: [
      all.map(({ one, thing }) => one.numberOf(thing)),
      all.map(({ one }) => one.event.atMs),
      all.map(({ tie }) => tie),
      all.map(({ one }) => one.eventNo),
      all.map(({ one }) => one.sayerNo),
      all.map(({ role }) => role),
      all.map(({ amount }) => amount),
      all.map(({ unit }) => unit),
      all.map(({ place }) => place),
      all.map(({ custodian }) => custodian),
    ],
  });
}

/** @returns whose stays have to be worked out again */
export async function writeHoldings(
  db: Queryable,
  said: readonly Said[],
): Promise<readonly Touched[]> {
  const all = said.flatMap((one) => {
    const tie = tieOf(one);
    return one.holdings.map((holding) => ({
      ...holding,
      one,
      tie,
      sayerNo: one.sayerNo,
      parentNo: one.numberOf(holding.parent),
      childNo: holding.child === null ? null : one.numberOf(holding.child),
    }));
  });
  if (all.length === 0) return [];
  await db.query({
    name: "trace_holding_insert",
    text: `INSERT INTO trace_holding (parent_no, child_no, kind, action, sayer_no, at, event_no, tie,
             amount, unit)
           SELECT u.parent_no, u.child_no, u.kind, u.action, u.sayer_no, to_timestamp(u.at / 1000),
             u.event_no, u.tie, u.amount, u.unit
           FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::integer[], $6::float8[],
             $7::bigint[], $8::integer[], $9::numeric[], $10::text[])
             AS u(parent_no, child_no, kind, action, sayer_no, at, event_no, tie, amount, unit)`,
    values: [
      all.map(({ parentNo }) => parentNo),
      all.map(({ childNo }) => childNo),
      all.map(({ kind }) => kind),
      all.map(({ action }) => action),
      all.map(({ sayerNo }) => sayerNo),
      all.map(({ one }) => one.event.atMs),
      all.map(({ one }) => one.eventNo),
      all.map(({ tie }) => tie),
      all.map(({ amount }) => amount),
      all.map(({ unit }) => unit),
    ],
  });
  return all;
}
