import type { Pool } from "pg";
import { Problem } from "../../errors.ts";
import type { Principal } from "../../parties/principal.ts";
import { energyUnits, type SignalFault } from "../../portrait/signal.ts";
import { type DeclaredSignal, signalById } from "../../portrait/signal.store.ts";
import { actorIn } from "../alerts/actor.ts";

export interface SignalsOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}

export const byOf = (principal: Principal): string => {
  const actor = actorIn(principal);
  return actor.kind === "service" ? "" : actor.id;
};

export const notSo = (code: SignalFault): Problem => {
  const { detail, pointer } = faults[code];
  return new Problem("invalidRequest", "No signal can be so.", undefined, [
    { code, pointer, detail },
  ]);
};

const faults = {
  notEnergy: { pointer: "/unit", detail: `is none of energy: ${energyUnits.join(", ")}` },
  notThings: { pointer: "/unit", detail: "is neither `1` nor a word in braces, as `{piece}`" },
  itemTimeOfOther: { pointer: "", detail: "only a counter of items has a time for one" },
  itemTimeNone: { pointer: "/seconds", detail: "is none" },
  nameplateOfOther: { pointer: "", detail: "only a load is held against a plate" },
  nameplateNone: { pointer: "/load", detail: "is none" },
  limitsOrder: { pointer: "/idleFrom", detail: "lies above `runningFrom`" },
  limitsOfEnergy: { pointer: "", detail: "only a load has limits" },
} as const satisfies Readonly<Record<SignalFault, object>>;

/** @throws Problem `notFound` */
export async function signalOf(
  pool: Pool,
  { party, signal }: { readonly party: string; readonly signal: string },
): Promise<DeclaredSignal> {
  const found = await signalById(pool, party, signal);
  if (found === undefined) throw unknown();
  return found;
}

export const unknown = (): Problem =>
  new Problem("notFound", "The party declared no signal of this id.");
