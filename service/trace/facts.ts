import { isAmount } from "./amount.ts";
import type { TraceAction, TraceEvent, TraceThing } from "./event.ts";
import { GenealogyFault } from "./genealogy-fault.ts";

/** What became of a thing in an event. */
export type SightingRole = "created" | "seen" | "ended" | "input" | "output" | "parent" | "child";

export interface Measured {
  readonly thing: string;
  /** null: one instance. */
  readonly amount: string | null;
  /** null: pieces. */
  readonly unit: string | null;
}

export interface Sighting extends Measured {
  readonly role: SightingRole;
}

export interface Flow extends Measured {
  readonly isOutput: boolean;
}

export interface Holding extends Omit<Measured, "thing"> {
  readonly parent: string;
  /** null: whatever was in it. */
  readonly child: string | null;
  readonly kind: "aggregation" | "association";
  readonly action: TraceAction;
}

/** What one event says, each thing by its id. */
export interface EventFacts {
  readonly event: TraceEvent;
  readonly sightings: readonly Sighting[];
  readonly flows: readonly Flow[];
  readonly holdings: readonly Holding[];
  /** Where it was afterwards, as far as it says. */
  readonly place: string | undefined;
  readonly giver: string | undefined;
  readonly custodian: string | undefined;
  readonly owner: string | undefined;
}

/** Of whatever identifies a thing, place, party or transformation: as long as an index of the database takes. */
export const ID_LENGTH_MAX = 800;
const PARTY = /^[0-9a-f]{64}$/;
/** Until the end of the year 9999. */
const TIME_MS_MAX = 253_402_300_799_999;

/** What identifies an event: nobody can use up another's ids. */
export const keyOf = ({ id, sayer }: Pick<TraceEvent, "id" | "sayer">): string => `${sayer} ${id}`;

/** @throws GenealogyFault when the event alone cannot be true */
export function factsOf(event: TraceEvent): EventFacts {
  checkEvent(event);
  const giver = partyIn(event.sources);
  const custodian = partyIn(event.destinations);
  const owner = event.destinations.find(({ kind }) => kind === "owning_party")?.id;
  const { bizLocation, parent, readPoint, transformation } = event;
  for (const name of [giver, custodian, owner, readPoint, bizLocation, parent, transformation])
    if (name !== undefined) checkName(name, event);
  return {
    event,
    sightings: sightingsOf(event).map((one) => ({ ...measured(one.thing, event), role: one.role })),
    flows: flowsOf(event),
    holdings: holdingsOf(event),
    place: bizLocation ?? readPoint,
    giver,
    custodian,
    owner,
  };
}

const partyIn = (ends: TraceEvent["sources"]): string | undefined =>
  (
    ends.find(({ kind }) => kind === "possessing_party") ??
    ends.find(({ kind }) => kind === "owning_party")
  )?.id;

function checkEvent(event: TraceEvent): void {
  const isTime = Number.isInteger(event.atMs) && event.atMs >= 0 && event.atMs <= TIME_MS_MAX;
  if (!isTime || !PARTY.test(event.sayer) || !isName(event.id))
    throw new GenealogyFault("eventInvalid", { event: event.id.slice(0, 100) });
}

/** Nothing that a database or a log line could choke on. */
const isName = (id: string): boolean =>
  id !== "" && id.length <= ID_LENGTH_MAX && id.isWellFormed() && !/\p{Cc}/u.test(id);

function checkName(id: string, { id: event }: TraceEvent): void {
  if (!isName(id)) throw new GenealogyFault("thingInvalid", { thing: id.slice(0, 100), event });
}

function measured({ id, amount, unit }: TraceThing, event: TraceEvent): Measured {
  checkName(id, event);
  if (amount !== undefined && !isAmount(amount))
    throw new GenealogyFault("quantityImpossible", {
      thing: id,
      event: event.id,
      detail: `${amount.slice(0, 40)} is no amount: it takes a decimal above zero`,
    });
  if (unit !== undefined && !/^[A-Z0-9]{2,3}$/.test(unit))
    throw new GenealogyFault("quantityImpossible", {
      thing: id,
      event: event.id,
      detail: `${unit.slice(0, 40)} is no unit code of UN/CEFACT Recommendation 20`,
    });
  return { thing: id, amount: amount ?? null, unit: unit ?? null };
}

const rolesOfAction = { add: "created", observe: "seen", delete: "ended" } as const;

function sightingsOf(
  event: TraceEvent,
): { readonly role: SightingRole; readonly thing: TraceThing }[] {
  const as = (role: SightingRole, things: readonly TraceThing[]) =>
    things.map((thing) => ({ role, thing }));
  const parent = event.parent === undefined ? [] : [{ id: event.parent }];
  return [
    // A transaction's actions speak of the transaction, not of the things.
    ...as(
      event.kind === "object" ? rolesOfAction[event.action ?? "observe"] : "seen",
      event.things,
    ),
    ...as("parent", parent),
    ...as("child", event.children),
    ...as("input", event.inputs),
    ...as("output", event.outputs),
  ];
}

const flowsOf = (event: TraceEvent): Flow[] =>
  event.kind === "transformation"
    ? [
        ...event.inputs.map((thing) => ({ ...measured(thing, event), isOutput: false })),
        ...event.outputs.map((thing) => ({ ...measured(thing, event), isOutput: true })),
      ]
    : [];

function holdingsOf(event: TraceEvent): Holding[] {
  const { action = "observe", children, kind, parent } = event;
  if (parent === undefined || (kind !== "aggregation" && kind !== "association")) return [];
  if (children.length === 0 && action === "delete")
    return [{ parent, child: null, kind, action, amount: null, unit: null }];
  return children.map((one) => {
    const { amount, thing, unit } = measured(one, event);
    if (thing === parent) throw new GenealogyFault("genealogyCyclic", { thing, event: event.id });
    return { parent, child: thing, kind, action, amount, unit };
  });
}
