import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deviceRegistryAt, evidenceLogAt, partyRegistryAt } from "../../service/chain/contracts.ts";
import { typedAct } from "../../service/parties/acts/catalogue.ts";
import { keyGradeOf } from "../../service/parties/acts/device-acts.ts";
import { authorise, firstNonce } from "../../service/parties/acts/typed.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";
import { ending, enrol, grading, relay } from "../support/enrolment.ts";

let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
});
afterAll(() => chain.stop());

const keyOf = (keyId: Uint8Array) =>
  deviceRegistryAt(chain.deployment.contracts.deviceRegistry.address, chain.provider).keyOf(
    hexlify(keyId),
  );

test("the registry takes a factory's act to register a key", async () => {
  const { keyId } = await enrol(chain);
  expect((await keyOf(keyId)).factory).toBe(parties.factory);
});

test("the registry takes a certifier's act to grade a key and a factory's act to end it", async () => {
  const { keyId } = await enrol(chain);
  await relay(chain, await grading(chain, keyId, "hardware"));
  await relay(chain, await ending(chain, keyId));
  expect((await keyOf(keyId)).ended).toBe(1n);
});

const fresh = () => ({ nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n });

test("the log takes its operator's act to rotate", async () => {
  const { address } = chain.deployment.contracts.evidenceLog;
  const act = {
    operator: parties.operator,
    sequencer: chain.stranger.address,
    checkpointKey: `0x${"cd".repeat(32)}`,
  };
  const at = { chainId: chain.deployment.chain.chainId, address };
  const typed = typedAct("Rotate", at, act, fresh());
  const log = evidenceLogAt(address, chain.stranger);
  await (await log.rotate(act, await authorise(typed, [chain.signers.operator]))).wait();
  expect((await log.duties()).at(-1)?.sequencer).toBe(chain.stranger.address);
});

test("the registry takes a party's act to replace its signers, and the new ones sign from then on", async () => {
  const { address } = chain.deployment.contracts.partyRegistry;
  const at = { chainId: chain.deployment.chain.chainId, address };
  const registry = partyRegistryAt(address, chain.stranger);
  const signers = [chain.payer, chain.stranger];
  const act = {
    party: parties.certifier,
    signers: signers.map((signer) => signer.address),
    threshold: 2n,
    managed: 0,
  };
  const first = await authorise(typedAct("SetSigners", at, act, fresh()), [
    chain.signers.certifier,
    ...signers,
  ]);
  await (await registry.setSigners(act, first)).wait();
  const second = await authorise(typedAct("SetSigners", at, act, fresh()), signers);
  await (await registry.setSigners(act, second)).wait();
  expect((await registry.signersOf(parties.certifier)).threshold).toBe(2n);
});

test("a grade is read back from its number, and no other number is a grade", () => {
  expect([1, 2, 3].map(keyGradeOf)).toEqual(["managed", "software", "hardware"]);
  for (const number of [0, 4, -1, 1.5]) expect(() => keyGradeOf(number)).toThrow(RangeError);
});
