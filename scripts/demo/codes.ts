import { products } from "../simulation/supply-chain/identity.ts";
import type { DemoCommunity, DemoParty } from "./founding.ts";

const facts = {
  coil: { name: "Drawn steel bar C45, coil 冷拔圆钢 C45" },
  seat: { name: "Bearing seat 42 H7 轴承座" },
} as const;

/**
 * Shows everybody who scans the code of a lot what it is, how it was judged and what it is made of; and of its coil what the
 * wire drawer says.
 * @returns path of the trace page
 */
export async function showLot(
  { parties, relay }: DemoCommunity,
  { coil, lot }: { readonly coil: string; readonly lot: string },
): Promise<string> {
  await publish(relay.serviceUrl, parties.drawer, coil, "coil");
  return publish(relay.serviceUrl, parties.workshop, lot, "seat");
}

async function publish(
  serviceUrl: string,
  { headers, name, party }: DemoParty,
  code: string,
  product: keyof typeof facts,
): Promise<string> {
  const response = await fetch(`${serviceUrl}/v1/parties/${party.slice(2)}/codes`, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      code,
      sections: ["product", "verdict", "events", "upstream"],
      facts: { ...facts[product], model: products[product], description: name },
    }),
  });
  if (!response.ok) throw new Error(`code: ${await response.text()}`);
  return ((await response.json()) as { path: string }).path;
}
