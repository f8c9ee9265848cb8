import type { DemoCommunity, DemoParty } from "./founding.ts";
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
    const found = await affectedAt(relay.serviceUrl, firm, [...affected], reason);
    if (found.length > 0) holders += 1;
    for (const one of found) affected.add(one);
  }
  affected.delete(thing);
  return { affected: [...affected], holders };
}

async function affectedAt(
  serviceUrl: string,
  { headers, party }: DemoParty,
  suspects: readonly string[],
  reason: string,
): Promise<readonly string[]> {
  const url = `${serviceUrl}/v1/parties/${party.slice(2)}/trace/containments`;
  const body = { reason, suspects: suspects.slice(-SUSPECTS_MAX).map((thing) => ({ thing })) };
  const simulated = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!simulated.ok) throw new Error(`containment: ${await simulated.text()}`);
  const { id } = (await simulated.json()) as { id: string };
  const things = await fetch(`${url}/${id}/things?limit=1000`, { headers });
  if (!things.ok) throw new Error(`containment: ${await things.text()}`);
  const { items } = (await things.json()) as { items: { thing: string; depth: number }[] };
  return items.filter(({ depth }) => depth > 0).map((item) => item.thing);
}
