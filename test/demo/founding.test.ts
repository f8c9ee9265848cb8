import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoCommunity, foundCommunity } from "../../scripts/demo/founding.ts";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import { rolesIn } from "../../service/parties/role.ts";
import { type TestService, testService } from "../support/service.ts";

let target: TestService;
let community: DemoCommunity;
beforeAll(async () => {
  target = await testService();
  community = await foundCommunity(target.service);
}, 120_000);
afterAll(() => target.close());

const roles = async (party: string): Promise<readonly string[]> => {
  const { manifest, provider } = target.service.chain;
  const registry = partyRegistryAt(manifest.contracts.partyRegistry.address, provider);
  return rolesIn(Number(await registry.rolesOf(party)));
};

describe("the demo's community", () => {
  it("is admitted by rule", async () => {
    const { assembler, carrier, distributor, drawer, workshop } = community.parties;
    expect(await roles(drawer.party)).toEqual(["supplier"]);
    expect(await roles(workshop.party)).toEqual(["manufacturer"]);
    expect(await roles(carrier.party)).toEqual(["logistics"]);
    expect(await roles(assembler.party)).toEqual(["coreEnterprise"]);
    expect(await roles(distributor.party)).toEqual(["distributor"]);
  });

  it("is found again by a second start, without another act", async () => {
    const { manifest, provider } = target.service.chain;
    const { address } = manifest.contracts.partyRegistry;
    const said = () => provider.getLogs({ address, fromBlock: 0 });
    const before = await said();
    const again = await foundCommunity(target.service);
    expect(again.parties.drawer.party).toBe(community.parties.drawer.party);
    expect(await said()).toEqual(before);
  });
});
