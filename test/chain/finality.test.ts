import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finality } from "../../service/evidence/trust-manifest.ts";
import { finalBlockNumber } from "../../service/chain/finality.ts";
import { freshChain, type TestChain } from "../support/chain.ts";

let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
  const height = await chain.provider.getBlockNumber();
  await chain.provider.send("anvil_mine", [`0x${(100 - height).toString(16)}`]);
});
afterAll(() => chain.stop());

// anvil calls a block safe after one epoch of 32 slots and final after two.
test.each<[Finality, number]>([
  ["latest", 100],
  ["safe", 68],
  ["finalized", 36],
  [{ confirmations: 0 }, 100],
  [{ confirmations: 7 }, 93],
  [{ confirmations: 101 }, -1],
  [{ confirmations: 1000 }, -1],
])("at height 100 by the rule %o the newest final block is %i", async (finality, number) => {
  expect(await finalBlockNumber(chain.provider, finality)).toBe(number);
});
