import { afterAll, beforeAll, expect, test } from "vitest";
import {
  consentLedgerAt,
  deviceRegistryAt,
  evidenceLogAt,
  lotRegisterAt,
  partyRegistryAt,
  ruleBookAt,
} from "../../service/chain/contracts.ts";
import { checkDeployment, type Deployment } from "../../service/chain/deployment.ts";
import { roleSet } from "../../service/parties/role.ts";
import { freshChain, governance, parties, type TestChain } from "../support/chain.ts";

let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
});
afterAll(() => chain.stop());

test("the contracts are deployed bound to each other, to the parties and to the origin", async () => {
  const { contracts, origin } = chain.deployment;
  const log = evidenceLogAt(contracts.evidenceLog.address, chain.provider);
  const devices = deviceRegistryAt(contracts.deviceRegistry.address, chain.provider);
  const registry = partyRegistryAt(contracts.partyRegistry.address, chain.provider);
  expect(await log.origin()).toBe(origin);
  expect(await log.operator()).toBe(parties.operator);
  expect((await log.duty()).sequencer).toBe(chain.sequencer.address);
  expect(await log.parties()).toBe(contracts.partyRegistry.address);
  expect(await devices.log()).toBe(contracts.evidenceLog.address);
  expect(await registry.signersOf(parties.factory)).toEqual([
    [chain.signers.factory.address.toLowerCase()],
    1n,
    0n,
  ]);
});

test("the registry has charter and rules of the plan, and its first parties hold their roles", async () => {
  const { partyRegistry, consentLedger } = chain.deployment.contracts;
  const registry = partyRegistryAt(partyRegistry.address, chain.provider);
  const { charter, rules } = governance();
  expect((await registry.charter()).councilRoles).toBe(BigInt(charter.councilRoles));
  for (const { role, rule } of rules)
    expect((await registry.ruleOf(role)).endorsements).toBe(BigInt(rule.endorsements));
  expect(await registry.rolesOf(parties.bank)).toBe(BigInt(roleSet("bank")));
  const consents = consentLedgerAt(consentLedger.address, chain.provider);
  expect(await consents.parties()).toBe(partyRegistry.address);
});

test("plans and lots are deployed bound to parties, keys and log", async () => {
  const { deviceRegistry, evidenceLog, lotRegister, partyRegistry, ruleBook } =
    chain.deployment.contracts;
  const lots = lotRegisterAt(lotRegister?.address ?? "", chain.provider);
  expect(await lots.ruleBook()).toBe(ruleBook?.address);
  const rules = ruleBookAt(ruleBook?.address ?? "", chain.provider);
  expect(await rules.parties()).toBe(partyRegistry.address);
  expect(await lots.parties()).toBe(partyRegistry.address);
  expect(await lots.devices()).toBe(deviceRegistry.address);
  expect(await lots.log()).toBe(evidenceLog.address);
});

test("a deployment from before there were lots is recognised", async () => {
  const { lotRegister, ruleBook, ...contracts } = chain.deployment.contracts;
  expect([lotRegister, ruleBook]).not.toContain(undefined);
  await checkDeployment(chain.provider, { ...chain.deployment, contracts });
});

test("no event of the contracts lies before the deployment's first block", async () => {
  const { contracts, chain: place } = chain.deployment;
  const logs = await chain.provider.getLogs({
    address: Object.values(contracts).map((contract) => contract.address),
    fromBlock: 0,
  });
  expect(Math.min(...logs.map((log) => log.blockNumber))).toBe(place.fromBlock);
});

test("the chain that was deployed on is recognised", async () => {
  await expect(checkDeployment(chain.provider, chain.deployment)).resolves.toBeUndefined();
});

const contractNames = [
  "partyRegistry",
  "evidenceLog",
  "deviceRegistry",
  "consentLedger",
  "ruleBook",
  "lotRegister",
] as const;
const other = `0x${"ab".repeat(32)}`;
test.each<[string, (right: Deployment) => Deployment]>([
  ["chain id", (right) => ({ ...right, chain: { ...right.chain, chainId: 1 } })],
  ["genesis block", (right) => ({ ...right, chain: { ...right.chain, genesisHash: other } })],
  ...contractNames.flatMap((name): [string, (right: Deployment) => Deployment][] => [
    [`code of ${name}`, (right) => withContract(right, name, { codeHash: other })],
    [
      `address of ${name}`,
      (right) => withContract(right, name, { address: `0x${"ab".repeat(20)}` }),
    ],
  ]),
  ...(["p256", "webAuthn"] as const).map((name): [string, (right: Deployment) => Deployment] => [
    `code of the verifier ${name}`,
    (right) => withVerifier(right, name),
  ]),
])("another %s is another chain", async (_what, wrong) => {
  await expect(checkDeployment(chain.provider, wrong(chain.deployment))).rejects.toMatchObject({
    code: "wrongChain",
  });
});

const withVerifier = (right: Deployment, name: "p256" | "webAuthn"): Deployment => {
  const { verifiers } = right;
  if (verifiers === undefined) throw new Error("deployed without verifiers");
  return { ...right, verifiers: { ...verifiers, [name]: { ...verifiers[name], codeHash: other } } };
};

const withContract = (
  right: Deployment,
  name: keyof Deployment["contracts"],
  part: Partial<Deployment["contracts"]["evidenceLog"]>,
): Deployment => ({
  ...right,
  contracts: { ...right.contracts, [name]: { ...right.contracts[name], ...part } },
});
