import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import { firstRules } from "../../service/parties/charter.ts";
import { credentialKind } from "../../service/parties/credential-kind.ts";
import { roleNumber, roleSet } from "../../service/parties/role.ts";
import { readPartiesFile } from "../../scripts/deploy/parties-file.ts";
import { freshChain } from "../support/chain.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const operator = {
  party: `0x${"ab".repeat(32)}`,
  signers: [Wallet.createRandom().address],
  threshold: 1,
};
const ruleOfOne = {
  role: "bank",
  endorsers: ["bank"],
  endorsements: 1,
  validityDays: 1,
  credentials: [],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-deploy-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string, now = NOW) {
  const file = join(folder, "parties.json");
  await writeFile(file, content);
  return readPartiesFile(file, now);
}

/** The example of docs/operations.md, with ids and accounts in the place of `0x…`. */
async function example(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
  const json = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  return json
    .replaceAll(/"party": "0x…[^"]*"/g, () => `"party": "${Wallet.createRandom().privateKey}"`)
    .replaceAll(/"0x…"/g, () => `"${Wallet.createRandom().address}"`);
}

test("the documented example is read, and the chain takes it", async () => {
  const plan = await read(await example(), Math.floor(Date.now() / 1000));
  expect(plan.charter).toMatchObject({ voteDelay: 2 * DAY, bootstrapPartiesMax: 24 });
  expect(plan.charter.councilRoles).toBe(roleSet("coreEnterprise", "bank", "auditor", "certifier"));
  const chain = await freshChain(plan);
  try {
    const { address } = chain.deployment.contracts.partyRegistry;
    const registry = partyRegistryAt(address, chain.provider);
    const rule = await registry.ruleOf(roleNumber("supplier"));
    expect(rule.credentials[0]?.kind).toBe(credentialKind("businessLicence"));
    expect(await registry.councilSize()).toBe(2n);
  } finally {
    await chain.stop();
  }
});

test("without charter and rules ours hold", async () => {
  const plan = await read(JSON.stringify({ operator, parties: [] }));
  expect(plan.rules).toBe(firstRules);
  expect(plan.charter.bootstrapUntil).toBe(NOW + 365 * DAY);
  expect(plan.parties).toEqual([{ ...operator, roles: roleSet("operator") }]);
});

test.each([
  ["a role that is none", { operator, parties: [{ ...operator, roles: ["king"] }] }],
  ["a party without an id", { operator: { ...operator, party: "operator" }, parties: [] }],
  ["a member that is not known", { operator, parties: [], rule: [] }],
  ["a rule that one party meets", { operator, parties: [], rules: [ruleOfOne] }],
])("%s is refused", async (_what, content) => {
  await expect(read(JSON.stringify(content))).rejects.toMatchObject({ code: "config" });
});
