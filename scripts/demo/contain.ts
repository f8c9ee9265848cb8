import type { ActRelay } from "../acts/relay.ts";
import { askAs } from "./ask.ts";
import { tellAlong } from "./notify.ts";
import type { DemoCommunity } from "./founding.ts";
import type { DemoParty } from "./party.ts";
import type { Contained } from "./story.ts";

/** As many suspects as one simulation takes. */
const SUSPECTS_MAX = 100;

/**
 * Follows a thing from firm to firm: each sees what was made at its own place, and hands on what left it. The events of a
 * firm are its own, so that no firm alone could follow it through all. The first tells the next of it, and so on.
 */
export async function containAlong(
  community: DemoCommunity,
  thing: string,
  reason: string,
): Promise<Contained> {
  const { parties, relay } = community;
  const affected = new Set([thing]);
  const containments: string[] = [];
  let holders = 0;
  for (const firm of [parties.workshop, parties.assembler, parties.distributor]) {
    const { containment, found } = await affectedAt(relay, firm, [...affected], reason);
    containments.push(containment);
    if (found.length > 0) holders += 1;
    for (const one of found) affected.add(one);
  }
  affected.delete(thing);
  return {
    affected: [...affected],
    holders,
    told: await tellAlong(community, containments[0] ?? "", reason).catch(String),
  };
}

async function affectedAt(
  relay: ActRelay,
  firm: DemoParty,
  suspects: readonly string[],
  reason: string,
): Promise<{ readonly containment: string; readonly found: readonly string[] }> {
  const { id } = (await askAs(relay, firm, "POST", "trace/containments", {
    reason,
    suspects: suspects.slice(-SUSPECTS_MAX).map((thing) => ({ thing })),
  })) as { id: string };
  const path = `trace/containments/${id}/things?limit=1000`;
  const { items } = (await askAs(relay, firm, "GET", path)) as {
    items: { thing: string; depth: number }[];
  };
  return {
    containment: id,
    found: items.filter(({ depth }) => depth > 0).map((item) => item.thing),
  };
}
