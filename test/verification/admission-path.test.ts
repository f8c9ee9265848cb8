import { randomBytes } from "node:crypto";
import { type HDNodeWallet, hexlify, id } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import { rpc } from "../../service/chain/provider.ts";
import { type Check, verdictOf } from "../../service/evidence/verification/check.ts";
import { partyIdOf } from "../../service/parties/acts/party-ids.ts";
import { charterFrom } from "../../service/parties/charter.ts";
import { credentialKind } from "../../service/parties/credential-kind.ts";
import { roleNumber } from "../../service/parties/role.ts";
import { sendAct, targetOf } from "../support/acts.ts";
import { parties } from "../support/chain.ts";
import { enrolment, newKey, relay } from "../support/enrolment.ts";
import { checksOf } from "./support/checks.ts";
import { openScene, type Scene } from "./support/scene.ts";

const HOUR = 3600;
const role = roleNumber("manufacturer");
const kind = credentialKind("businessLicence");
const file = id("papers of the stranger");

let scene: Scene;
beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  scene = await openScene({ charter: { ...charterFrom(now), bootstrapUntil: now + HOUR } });
  await rpc(scene.chain.url, "evm_increaseTime", [2 * HOUR]);
  await rpc(scene.chain.url, "evm_mine");
});
afterAll(() => scene.chain.stop());

const registry = () =>
  partyRegistryAt(targetOf(scene.chain, "PartyRegistry").address, scene.chain.stranger);

/** Somebody whom no constructor named: his own key signs for him, and someone else pays. */
async function openParty(own: HDNodeWallet): Promise<string> {
  const { chain } = scene;
  const open = {
    signers: [own.address],
    threshold: 1n,
    managed: 0,
    managedActs: [],
    salt: hexlify(randomBytes(32)),
  };
  await sendAct(chain, "Open", open, [own]);
  return partyIdOf(targetOf(chain, "PartyRegistry"), open);
}

const applied = (party: string, own: HDNodeWallet) =>
  sendAct(scene.chain, "Apply", { party, role, file }, [own]);

const endorsed = (by: "bank" | "certifier" | "operator", party: string) =>
  sendAct(scene.chain, "Endorse", { endorser: parties[by], party, role, round: 1n, file }, [
    scene.chain.signers[by],
  ]);

const licensed = (party: string) =>
  sendAct(
    scene.chain,
    "Issue",
    { issuer: parties.certifier, subject: party, kind, digest: id("licence"), until: 2n ** 40n },
    [scene.chain.signers.certifier],
  );

async function admit(party: string, ...by: readonly (keyof typeof parties)[]): Promise<void> {
  const endorsers = by.map((name) => parties[name]).toSorted();
  await (await registry().admit(party, role, endorsers, [parties.certifier])).wait();
}

/** What an auditor finds on a record of the party's device that is anchored now. */
async function verified(party: string): Promise<Check[]> {
  const { chain } = scene;
  const owner = { party, signer: chain.payer };
  const device = await enrolment(chain, "urn:dev:ops:32473-stranger", newKey(), owner);
  await relay(chain, device.data);
  scene.log.append(await scene.sign(device));
  const bundle = scene.log.bundle(scene.log.size - 1, await scene.anchor());
  return checksOf(bundle, scene.manifest, [chain.url]);
}

it("a stranger comes in by the rule after the bootstrap ended, and a record of his is verified with his whole path", async () => {
  expect(await registry().bootstrapEnded()).toBe(true);
  const own = scene.chain.payer;
  const party = await openParty(own);
  await applied(party, own);
  await endorsed("bank", party);
  await endorsed("certifier", party);
  await licensed(party);
  await admit(party, "bank", "certifier");

  const checks = await verified(party);
  expect(verdictOf(checks)).toBe("verified");
  const path = checks.filter((check) => check.id === "party.admitted");
  expect(path.map(({ code, values }) => [code, values["party"]])).toEqual([
    ["partyByRule", party],
    ...[parties.bank, parties.certifier].toSorted().map((one) => ["partyGenesis", one]),
  ]);
});

it("who founded the chain has no say beyond his role any more", async () => {
  const own = scene.chain.stranger;
  const party = await openParty(own);
  await applied(party, own);
  await endorsed("bank", party);
  await licensed(party);
  await expect(endorsed("operator", party)).rejects.toMatchObject({ code: "CALL_EXCEPTION" });
  await expect(admit(party, "bank")).rejects.toMatchObject({ code: "CALL_EXCEPTION" });
  await expect(admit(party, "bank", "operator")).rejects.toMatchObject({ code: "CALL_EXCEPTION" });
  expect(await registry().rolesOf(party)).toBe(0n);
});
