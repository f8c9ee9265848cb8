import { products } from "../simulation/supply-chain/identity.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";
import type { DemoParty } from "./party.ts";

const names = {
  coil: "Drawn steel bar C45, coil 冷拔圆钢 C45",
  seat: "Bearing seat 42 H7 轴承座",
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
  const publish = async (by: DemoParty, code: string, product: keyof typeof names) => {
    const sections = ["product", "verdict", "events", "upstream"];
    const facts = { name: names[product], model: products[product], description: by.name };
    return (await askAs(relay, by, "PUT", "codes", { code, sections, facts })) as { path: string };
  };
  await publish(parties.drawer, coil, "coil");
  return (await publish(parties.workshop, lot, "seat")).path;
}
