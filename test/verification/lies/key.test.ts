import { hexlify } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHAIN_START, type RecordDraft, signRecord } from "../../../device-attest/signed-record.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import type { SampleEntry } from "../../../scripts/verify/sample/log.ts";
import { deviceRegistryAbi } from "../../../service/chain/contracts.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { Check, CheckId } from "../../../service/evidence/verification/check.ts";
import {
  ending,
  type Enrolled,
  enrol,
  enrolment,
  grading,
  newKey,
  relay,
} from "../../support/enrolment.ts";
import { checksOf, failuresOf, unmadeOf } from "../support/checks.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.chain.stop());

const check = (bundle: Bundle): Promise<Check[]> =>
  checksOf(bundle, scene.manifest, [scene.chain.url]);

const codeOf = (checks: readonly Check[], id: CheckId): string | undefined =>
  checks.find((one) => one.id === id)?.code;

/** Logs a record and has the log anchored. */
async function log(entry: SampleEntry): Promise<Bundle> {
  const index = scene.log.append(entry);
  return scene.log.bundle(index, await scene.anchor());
}

describe("an operator who passes a key off as the factory's", () => {
  it("logs a device that the factory never registered", async () => {
    const stranger: Enrolled = { ...scene.device, key: newKey() };
    const checks = await check(await log(await scene.sign(stranger)));
    expect(failuresOf(checks)).toEqual([["key.registered", "keyUnregistered"]]);
    expect(unmadeOf(checks)).toEqual(
      expect.arrayContaining([
        ["key.device", "needs"],
        ["key.life", "needs"],
        ["key.grade", "needs"],
      ]),
    );
  });

  it("lets one device speak in the name of another", async () => {
    const meter = await enrol(scene.chain, "urn:dev:ops:32473-meter-03");
    const entry = await scene.sign(meter, { device: scene.device.device });
    expect(failuresOf(await check(await log(entry)))).toEqual([["key.device", "recordDevice"]]);
  });

  it("logs a key before it was registered", async () => {
    const early = newKey();
    const device = "urn:dev:ops:32473-early";
    const bundle = await log(await scene.sign({ ...scene.device, device, key: early }));
    const { data } = await enrolment(scene.chain, device, early);
    await relay(scene.chain, data);
    expect(failuresOf(await check(bundle))).toEqual([
      ["key.life", "keyNotYet"],
      ["key.grade", "gradeNone"],
    ]);
  });

  it("logs a key after it has ended, which does not touch what it signed before", async () => {
    const device = await enrol(scene.chain, "urn:dev:ops:32473-ended");
    const before = await log(await scene.sign(device));
    await relay(scene.chain, await ending(scene.chain, device.keyId));
    const after = await log(await scene.sign(device));
    expect(failuresOf(await check(after))).toEqual([["key.life", "keyEndedBefore"]]);
    const checks = await check(before);
    expect(failuresOf(checks)).toEqual([]);
    expect(codeOf(checks, "key.life")).toBe("keyAliveUntil");
  });
});

describe("what a report says of a key", () => {
  it("says that it was caught signing twice for one number", async () => {
    const device = await enrol(scene.chain, "urn:dev:ops:32473-two-faced");
    const [bundle, rival] = [await log(await twice(device)), await twice(device)];
    const [first, second] = [signedBy(scene.log.entry(bundle.index)), signedBy(rival)];
    await relay(
      scene.chain,
      deviceRegistryAbi.encodeFunctionData("reportEquivocation", [first, second]),
    );
    const checks = await check(bundle);
    expect(failuresOf(checks)).toEqual([]);
    expect(codeOf(checks, "key.life")).toBe("keyEquivocatedLater");
  });

  it("says the grade that it had at the record's place in the log", async () => {
    const device = await enrol(scene.chain, "urn:dev:ops:32473-graded");
    const before = await log(await scene.sign(device));
    await relay(scene.chain, await grading(scene.chain, device.keyId, "hardware"));
    const after = await log(await scene.sign(device));
    expect(codeOf(await check(before), "key.grade")).toBe("gradeSoftware");
    expect(codeOf(await check(after), "key.grade")).toBe("gradeHardware");
  });
});

const signedBy = ({ envelope }: SampleEntry) => ({
  statement: hexlify(envelope.statement),
  signature: hexlify(envelope.signature),
});

/** The device's first statement, each time another one. */
async function twice({ device, key }: Enrolled): Promise<SampleEntry> {
  const draft: RecordDraft = {
    kind: "heartbeat",
    device,
    machine: "mill-03",
    capturedAt: "2025-11-03T07:30:00.000Z",
    source: "sensor",
    subjects: [],
  };
  const salt = Buffer.from(newKey().spki.subarray(-16)).toString("base64url");
  const signer = { keyStore: key, logId: logIdOf(scene.manifest.origin), salt };
  const { envelope } = await signRecord(draft, CHAIN_START, signer);
  return { envelope, spki: key.spki };
}
