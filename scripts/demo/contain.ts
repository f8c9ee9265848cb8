import type { ActRelay } from "../acts/relay.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";
import type { DemoParty } from "./party.ts";
import type { Contained } from "./story.ts";

/** As many suspects as one simulation takes. */
const SUSPECTS_MAX = 100;

/**
 * Follows a thing from firm to firm: each sees what was made at its own place, and hands on what left it. The events of a
 * firm are its own, so that no firm alone could follow it through all.
 */
export async function containAlong(
  { parties, relay }: DemoCommunity,
  thing: string,
  reason: string,
): Promise<Contained> {
  const affected = new Set([thing]);
  let holders = 0;
  for (const firm of [parties.workshop, parties.assembler, parties.distributor]) {
    const found = await affectedAt(relay, firm, [...affected], reason);
    if (found.length > 0) holders += 1;
    for (const one of found) affected.add(one);
  }
  affected.delete(thing);
  return { affected: [...affected], holders };
}

async function affectedAt(
  relay: ActRelay,
  firm: DemoParty,
  suspects: readonly string[],
  reason: string,
): Promise<readonly string[]> {
  const { id } = (await askAs(relay, firm, "POST", "trace/containments", {
    reason,
    suspects: suspects.slice(-SUSPECTS_MAX).map((thing) => ({ thing })),
  })) as { id: string };
  const path = `trace/containments/${id}/things?limit=1000`;
  const { items } = (await askAs(relay, firm, "GET", path)) as {
    items: { thing: string; depth: number }[];
  };
  return items.filter(({ depth }) => depth > 0).map((item) => item.thing);
}
