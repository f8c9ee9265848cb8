import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeAddressBooks } from "../../scripts/demo/address-books.ts";
import { askAs } from "../../scripts/demo/ask.ts";
import { containAlong } from "../../scripts/demo/contain.ts";
import { type DemoCommunity, foundCommunity } from "../../scripts/demo/founding.ts";
import { partyHeaders } from "../../scripts/people/reader.ts";
import {
  type ChainEmission,
  SupplyChain,
} from "../../scripts/simulation/supply-chain/supply-chain.ts";
import { type TestService, testService } from "../support/service.ts";

let target: TestService;
let community: DemoCommunity;
beforeAll(async () => {
  target = await testService();
  community = await foundCommunity(target.service);
  await writeAddressBooks(community);
  await writeAddressBooks(community);
}, 180_000);
afterAll(() => target.close());

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 5);

/** Numbers, which a signed record has as text. */
const spoken = (event: object): unknown =>
  JSON.parse(JSON.stringify(event), (name, value: unknown) =>
    name === "quantity" ? Number(value) : value,
  );

/** What firms say meanwhile. */
const minutes = (chain: SupplyChain, from: number, until: number): ChainEmission[] =>
  Array.from({ length: until - from }, (_, at) => START_MS + (from + at + 1) * MINUTE_MS).flatMap(
    (atMs) => [...chain.advance(atMs)],
  );

/** One lot of the coil goes all the way, and its firms say so by the standard's interface. */
async function delivered(): Promise<string> {
  const options = { run: 1, partsPerLot: 2, lotsPerCoil: 2, badCoilEvery: 2 };
  const chain = new SupplyChain({ ...options, startMs: START_MS, gatewayOf: (party) => party });
  const said = minutes(chain, 0, 30);
  chain.finishLot(1);
  chain.release(1);
  said.push(...minutes(chain, 30, 60));
  for (const { draft, party } of said) {
    const { party: id } = community.parties[party];
    const headers = await partyHeaders(target.service.pool, id, ["capture"]);
    const response = await fetch(`${community.relay.serviceUrl}/epcis/v2/events`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "tallystick-party": id.slice(2) },
      body: JSON.stringify({
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        ...(spoken(draft.kind === "event" ? draft.event : {}) as object),
      }),
    });
    expect([response.status, await response.text()]).toEqual([201, expect.anything()]);
  }
  return chain.coilOf(1);
}

describe("the demo's firms", () => {
  it("tell each other of a bad coil, each its neighbour", async () => {
    const coil = await delivered();
    const { told } = await containAlong(community, coil, "bores of its lot too small");
    expect(told).toBe(3);
    const { assembler, distributor, drawer } = community.parties;
    for (const firm of [assembler, distributor, drawer]) {
      const path = "trace/notifications?box=received";
      const found = await askAs(community.relay, firm, "GET", path);
      expect(found).toMatchObject({ items: [{ status: "ACKNOWLEDGED" }] });
    }
  });
});
