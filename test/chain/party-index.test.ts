import { randomBytes } from "node:crypto";
import { hexlify, type HDNodeWallet } from "ethers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import { createIndexer } from "../../service/chain/indexer.job.ts";
import { type Indexer, indexerPass } from "../../service/chain/indexer/pass.ts";
import type { Finality } from "../../service/evidence/trust-manifest.ts";
import { catalogue } from "../../service/parties/acts/catalogue.ts";
import { partyIdOf } from "../../service/parties/acts/party-ids.ts";
import { credentialKind } from "../../service/parties/credential-kind.ts";
import { roleNumber, roleSet } from "../../service/parties/role.ts";
import { sendAct } from "../support/acts.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

let chain: TestChain;
let database: TestDatabase;
beforeEach(async () => {
  chain = await freshChain();
  database = await freshDatabase();
});
afterEach(async () => {
  await chain.stop();
  await database.drop();
});

const indexer = (finality: Finality = "latest"): Indexer =>
  createIndexer(
    { provider: chain.provider, deployment: chain.deployment, finality },
    database.pool,
  );

const rows = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await database.pool.query<Record<string, unknown>>(sql)).rows;

const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), "hex");
const hash = (): string => hexlify(randomBytes(32));
const registry = () => partyRegistryAt(chain.deployment.contracts.partyRegistry.address, chain.stranger); // prettier-ignore
const reorg = (depth: number): Promise<unknown> => chain.provider.send("anvil_reorg", [depth, []]);

const SUPPLIER = roleNumber("supplier");
const licence = credentialKind("businessLicence");

/** A party with one signer of its own. */
async function openParty(signer: HDNodeWallet): Promise<string> {
  const message = {
    signers: [signer.address],
    threshold: 1n,
    managed: 0,
    managedActs: [],
    salt: hash(),
  };
  await sendAct(chain, "Open", message, [signer]);
  const { address } = chain.deployment.contracts.partyRegistry;
  return partyIdOf({ chainId: chain.deployment.chain.chainId, address }, message);
}

/** Everything that a supplier needs but the admission itself. @returns the applicant */
async function applied(): Promise<string> {
  const party = await openParty(chain.payer);
  const file = hash();
  await sendAct(chain, "Apply", { party, role: SUPPLIER, file }, [chain.payer]);
  const { bank, certifier } = chain.signers;
  for (const [endorser, signer] of [
    [parties.bank, bank],
    [parties.certifier, certifier],
  ] as const)
    // prettier-ignore
    await sendAct(chain, "Endorse", { endorser, party, role: SUPPLIER, round: 1n, file }, [signer]);
  const until = BigInt(Math.floor(Date.now() / 1000) + 86_400);
  const credential = { issuer: parties.certifier, subject: party, kind: licence, digest: hash(), until }; // prettier-ignore
  await sendAct(chain, "Issue", credential, [certifier]);
  return party;
}

const endorsers = [parties.bank, parties.certifier].toSorted();

async function admitted(): Promise<string> {
  const party = await applied();
  await (await registry().admit(party, SUPPLIER, endorsers, [parties.certifier])).wait();
  return party;
}

test("the parties of the genesis are stored with signers, roles and the rules of the first hour", async () => {
  await indexerPass(indexer());
  expect(await rows("SELECT count(*)::int AS count FROM party WHERE final")).toEqual([
    { count: 4 },
  ]);
  expect(await rows("SELECT signers, threshold FROM party_signers")).toContainEqual({
    signers: [bytes(chain.signers.bank.address)],
    threshold: 1,
  });
  expect(
    await rows("SELECT party, role, basis, round FROM role_admission ORDER BY role"),
  ).toContainEqual({ party: bytes(parties.bank), role: roleNumber("bank"), basis: "genesis", round: 0 }); // prettier-ignore
  const [rule] = await rows(`SELECT * FROM role_rule WHERE role = ${String(SUPPLIER)}`);
  expect(rule).toMatchObject({
    endorsers: roleSet("coreEnterprise", "manufacturer", "bank", "certifier"),
    endorsements: 2,
    credentials: [{ kind: licence, issuers: roleSet("auditor", "certifier") }],
  });
});

test("an application is stored with who endorsed it, and closed by the admission", async () => {
  const steady = indexer();
  const party = await applied();
  await indexerPass(steady);
  const application = { party: bytes(party), role: SUPPLIER, round: 1 };
  expect(await rows("SELECT party, role, round, is_open, endorsers FROM role_application")).toEqual(
    [{ ...application, is_open: true, endorsers: [bytes(parties.bank), bytes(parties.certifier)] }],
  );
  expect(await rows("SELECT issuer FROM credential")).toEqual([{ issuer: bytes(parties.certifier) }]); // prettier-ignore

  await (await registry().admit(party, SUPPLIER, endorsers, [parties.certifier])).wait();
  await indexerPass(steady);
  expect(await rows("SELECT is_open FROM role_application")).toEqual([{ is_open: false }]);
  expect(
    await rows(
      `SELECT basis, endorsers, issuers FROM role_admission WHERE role = ${String(SUPPLIER)}`,
    ),
  ).toEqual([
    { basis: "rule", endorsers: endorsers.map(bytes), issuers: [bytes(parties.certifier)] },
  ]);
});

test("a withdrawn credential and what a reorganisation took back are gone", async () => {
  const steady = indexer({ confirmations: 3 });
  const party = await admitted();
  await sendAct(chain, "Withdraw", { issuer: parties.certifier, subject: party, kind: licence }, [
    chain.signers.certifier,
  ]);
  await indexerPass(steady);
  expect(await rows("SELECT * FROM credential")).toEqual([]);
  const membership = `SELECT final FROM role_membership WHERE role = ${String(SUPPLIER)}`;
  expect(await rows(membership)).toEqual([{ final: false }]);

  await reorg(2);
  await indexerPass(steady);
  expect(await rows(membership)).toEqual([]);
  expect(await rows("SELECT is_open FROM role_application")).toEqual([{ is_open: true }]);
  expect(await rows("SELECT issuer FROM credential")).toHaveLength(1);

  await reorg(7);
  await indexerPass(steady);
  expect(await rows(`SELECT * FROM party WHERE party = '\\x${party.slice(2)}'`)).toEqual([]);
});

test("the policy of managed keys is that of the newest act", async () => {
  const { factory } = chain.signers;
  for (const name of ["Apply", "End"] as const)
    await sendAct(
      chain,
      "SetPolicy",
      { party: parties.factory, managedActs: [catalogue[name].typeHash] },
      [factory],
    );
  await indexerPass(indexer());
  expect(await rows("SELECT managed_acts FROM party WHERE cardinality(managed_acts) > 0")).toEqual([
    { managed_acts: [bytes(catalogue.End.typeHash)] },
  ]);
});

test("objections suspend, and close the case", async () => {
  const party = await admitted();
  const { bank, certifier } = chain.signers;
  for (const [by, signer] of [
    [parties.bank, bank],
    [parties.certifier, certifier],
  ] as const)
    // prettier-ignore
    await sendAct(chain, "Object", { by, party, role: SUPPLIER, caseNumber: 0n }, [signer]);
  const steady = indexer();
  await indexerPass(steady);
  const select = `SELECT case_number, objectors, suspended_until FROM role_membership
                  WHERE role = ${String(SUPPLIER)}`;
  expect(await rows(select)).toEqual([
    {
      case_number: 0,
      objectors: [bytes(parties.bank), bytes(parties.certifier)],
      suspended_until: null,
    },
  ]);
  await (await registry().suspend(party, SUPPLIER, endorsers)).wait();
  await indexerPass(steady);
  expect(await rows(select)).toEqual([
    { case_number: 1, objectors: [], suspended_until: expect.any(Date) as Date },
  ]);
});

test("a proposal is stored with the last vote of each voter", async () => {
  const proposal = { proposer: parties.bank, content: hash() };
  await sendAct(chain, "Propose", proposal, [chain.signers.bank]);
  const steady = indexer();
  await indexerPass(steady);
  const [stored] = await rows("SELECT proposal, proposer, content, enacted_at FROM proposal");
  expect(stored).toMatchObject({
    proposer: bytes(proposal.proposer),
    content: bytes(proposal.content),
    enacted_at: null,
  });
  const id = hexlify(stored?.["proposal"] as Buffer);
  const { certifier } = chain.signers;
  for (const inFavour of [true, false])
    await sendAct(chain, "Vote", { voter: parties.certifier, proposal: id, inFavour }, [certifier]);
  await indexerPass(steady);
  expect(await rows("SELECT voter, in_favour FROM proposal_vote")).toEqual([
    { voter: bytes(parties.certifier), in_favour: false },
  ]);
});
