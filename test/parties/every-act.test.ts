import { id } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rpc } from "../../service/chain/provider.ts";
import { consentLedgerAt, partyRegistryAt } from "../../service/chain/contracts.ts";
import {
  type ActMessages,
  type ActName,
  actNames,
  catalogue,
} from "../../service/parties/acts/catalogue.ts";
import {
  contentOfMember,
  contentOfRule,
  partyIdOf,
  proposalIdOf,
} from "../../service/parties/acts/party-ids.ts";
import type { ActSigner } from "../../service/parties/acts/typed.ts";
import { firstRules } from "../../service/parties/charter.ts";
import { credentialKind } from "../../service/parties/credential-kind.ts";
import { roleNumber, roleSet } from "../../service/parties/role.ts";
import { sendAct, targetOf } from "../support/acts.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";
import { ending, enrol, grading, relay } from "../support/enrolment.ts";

let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
});
afterAll(() => chain.stop());

const DAY = 86_400;
const supplier = roleNumber("supplier");
const licence = credentialKind("businessLicence");
const file = id("papers");
const salt = id("salt");
const forEver = 2n ** 40n;

/** Theirs is every-quality-act.test.ts. */
const ofQuality = new Set(["RuleBook", "LotRegister"]);

/** The life of a supplier, from opening to expulsion: every act there is, each taken by its contract. */
test("every act is signed in TypeScript, encoded from the catalogue, and taken by its contract", async () => {
  const used = new Set<ActName>(["Register", "End", "SetGrade"]);
  const use = <Name extends ActName>(
    name: Name,
    message: ActMessages[Name],
    ...signers: readonly ActSigner[]
  ) => {
    used.add(name);
    return sendAct(chain, name, message, signers);
  };
  const { bank, certifier, operator } = chain.signers;
  const registry = partyRegistryAt(targetOf(chain, "PartyRegistry").address, chain.stranger);
  const [own, second] = [chain.payer, chain.stranger];

  const open = { signers: [own.address], threshold: 1n, managed: 0, managedActs: [], salt };
  await use("Open", open, own);
  const party = partyIdOf(targetOf(chain, "PartyRegistry"), open);
  expect(await registry.exists(party)).toBe(true);

  const signers = [own.address, second.address];
  await use("SetSigners", { party, signers, threshold: 1n, managed: 2 }, own, second);
  await use("SetPolicy", { party, managedActs: [id("some act")] }, own);
  expect(await registry.policyOf(party)).toEqual([id("some act")]);

  await use("Apply", { party, role: supplier, file }, own);
  for (const [endorser, signer] of [
    [parties.bank, bank],
    [parties.certifier, certifier],
  ] as const)
    await use("Endorse", { endorser, party, role: supplier, round: 1n, file }, signer);
  const credential = { issuer: parties.certifier, subject: party, kind: licence };
  await use("Issue", { ...credential, digest: id("document"), until: forEver }, certifier);
  const endorsers = [parties.bank, parties.certifier].toSorted();
  await (await registry.admit(party, supplier, endorsers, [parties.certifier])).wait();
  expect(await registry.rolesOf(party)).toBe(BigInt(roleSet("supplier")));
  await use("Withdraw", credential, certifier);
  await use("Object", { by: parties.bank, party, role: supplier, caseNumber: 0n }, bank);

  const grant = { grantor: party, commitment: id("authorisation") };
  await use("Grant", grant, own);
  await use("Revoke", grant, own);
  const consents = consentLedgerAt(targetOf(chain, "ConsentLedger").address, chain.provider);
  const { grantedAt, revokedAt } = await consents.statusOf(party, grant.commitment);
  expect(grantedAt > 0n && revokedAt >= grantedAt).toBe(true);

  const expulsion = {
    proposer: parties.bank,
    content: contentOfMember("expulsion", party, supplier),
  };
  const { nonce } = await use("Propose", expulsion, bank);
  const proposal = proposalIdOf(expulsion, nonce);
  for (const [voter, signer] of [
    [parties.bank, bank],
    [parties.certifier, certifier],
  ] as const)
    await use("Vote", { voter, proposal, inFavour: true }, signer);
  await rpc(chain.url, "evm_increaseTime", [2 * DAY]);
  await rpc(chain.url, "evm_mine");
  await (await registry.enactExpulsion(proposal, party, supplier, endorsers)).wait();
  expect(await registry.rolesOf(party)).toBe(0n);

  const rotation = { sequencer: second.address, checkpointKey: id("checkpoint key") };
  await use("Rotate", { operator: parties.operator, ...rotation }, operator);
  const { keyId } = await enrol(chain);
  await relay(chain, await grading(chain, keyId, "hardware"));
  await relay(chain, await ending(chain, keyId));
  expect(used).toEqual(
    new Set(actNames.filter((name) => !ofQuality.has(catalogue[name].contract))),
  );
});

test("ids that are made off chain are those of the chain", async () => {
  const at = targetOf(chain, "PartyRegistry");
  const registry = partyRegistryAt(at.address, chain.provider);
  const open = {
    signers: [chain.payer.address, `0x${"ab".repeat(84)}`],
    threshold: 1n,
    managed: 2,
    managedActs: [id("one act"), id("another")],
    salt,
  };
  expect(partyIdOf(at, open)).toBe(await registry.partyIdOf(open));
  for (const { role, rule } of firstRules) {
    const on = await registry.contentOfRule(role, { ...rule, credentials: [...rule.credentials] });
    expect(contentOfRule(role, rule)).toBe(on);
  }
  expect(contentOfMember("expulsion", file, 3)).toBe(await registry.contentOfMember(1, file, 3));
  expect(contentOfMember("reinstatement", file, 3)).toBe(
    await registry.contentOfMember(2, file, 3),
  );
});

test("the first rules are those of the chain, one for every role", async () => {
  const registry = partyRegistryAt(targetOf(chain, "PartyRegistry").address, chain.provider);
  expect(firstRules.map(({ role }) => role)).toEqual(Array.from({ length: 14 }, (_, role) => role));
  for (const { role, rule } of firstRules) {
    const kept = await registry.ruleOf(role);
    expect(Number(kept.endorsers)).toBe(rule.endorsers);
    expect(kept.credentials.map(({ kind }) => kind)).toEqual(
      rule.credentials.map(({ kind }) => kind),
    );
  }
});
