import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { CHAIN_START } from "../../../device-attest/signed-record.ts";
import { encodeStatement, logIdOf } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import { instantOf } from "../../../service/evidence/verification/instant.ts";
import { parties } from "../../support/chain.ts";
import { type Enrolled, enrolment, relay } from "../../support/enrolment.ts";
import { checksOf, failuresOf, unmadeOf } from "../support/checks.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
let lender: Enrolled;
beforeAll(async () => {
  scene = await openScene();
  const owner = { party: parties.bank, signer: scene.chain.signers.bank };
  lender = await enrolment(scene.chain, "urn:tallystick:decisions:test", undefined, owner);
  await relay(scene.chain, lender.data);
});
afterAll(() => scene.chain.stop());

const bank = parties.bank.slice(2);
const factory = parties.factory.slice(2);

/** What the lender's key signs about a firm, as the log would prove it. */
async function logged(by = bank): Promise<Bundle> {
  const block = await scene.chain.provider.getBlock("latest");
  const record: Json = {
    v: 1,
    kind: "fact",
    device: lender.device,
    sequence: 1,
    at: instantOf(block?.timestamp ?? 0),
    by,
    about: factory,
    what: "granted",
    salt: toBase64Url(randomBytes(32)),
  };
  const statement = encodeStatement({
    kind: "dec",
    logId: logIdOf(scene.manifest.origin),
    recordHash: sha256(Buffer.from(canonicalize(record))),
    judgementHash: new Uint8Array(32),
    keyId: lender.keyId,
    sequence: 1,
    previous: CHAIN_START.previous,
  });
  const signature = await lender.key.sign(statement);
  const envelope = { statement, signature, record, judgement: undefined };
  const index = scene.log.append({ envelope, spki: lender.key.spki });
  return scene.log.bundle(index, await scene.anchor());
}

const failures = async (bundle: Bundle) =>
  failuresOf(await checksOf(bundle, scene.manifest, [scene.chain.url]));

it("what a party kept to itself is verified once it is shown", async () => {
  const checks = await checksOf(await logged(), scene.manifest, [scene.chain.url]);
  expect(failuresOf(checks)).toEqual([]);
  expect(unmadeOf(checks)).toEqual([
    ["endpoints.agree", "endpointSingle"],
    ["time.notBefore", "seenNone"],
  ]);
});

it("and is no word of another party, whatever it says", async () => {
  expect(await failures(await logged(factory))).toEqual([["key.registered", "sayerOther"]]);
});

it("and is not believed with another content, or with none", async () => {
  const honest = await logged();
  const milder = { ...honest, record: { ...(honest.record as object), what: "repaid" } };
  expect(await failures(milder)).toEqual([["record.hash", "recordHash"]]);
  const silent = await failures({ ...honest, record: null });
  expect(silent).toContainEqual(["record.form", "schema"]);
});
