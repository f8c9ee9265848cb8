import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import { newKey } from "../../support/enrolment.ts";
import { checksOf, type Failure, failuresOf, unmadeOf } from "../support/checks.ts";
import { changeBytes, type InspectionRecord, openScene, type Scene } from "../support/scene.ts";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.chain.stop());

const failures = async (changes: Partial<Bundle>): Promise<Failure[]> =>
  failuresOf(await checksOf({ ...scene.bundle, ...changes }, scene.manifest, [scene.chain.url]));

it("finds nothing wrong with an honest bundle", async () => {
  const checks = await checksOf(scene.bundle, scene.manifest, [scene.chain.url]);
  expect(failuresOf(checks)).toEqual([]);
  expect(unmadeOf(checks)).toEqual([["endpoints.agree", "endpointSingle"]]);
});

describe("an operator who rewrites what a device said", () => {
  it("rewrites a measurement in the record", async () => {
    const record = structuredClone(scene.bundle.record) as InspectionRecord;
    const [first] = record.inspection.measurements;
    Object.assign(first ?? {}, { value: "25.000" });
    expect(await failures({ record })).toEqual([
      ["record.hash", "recordHash"],
      ["record.judgement", "judgementMismatch"],
    ]);
  });

  it("rewrites the record's hash in the statement to match", async () => {
    const statement = changeBytes(scene.bundle.statement, (bytes) => void (bytes[50]! ^= 1));
    expect(await failures({ statement })).toEqual([
      ["record.hash", "recordHash"],
      ["statement.signature", "badSignature"],
      ["log.inclusion", "notIncluded"],
    ]);
  });

  it("swaps in the signature of another record of the device", async () => {
    const { signature } = scene.log.bundle(scene.index - 1, scene.anchors[1]);
    expect(await failures({ signature })).toEqual([["statement.signature", "badSignature"]]);
  });

  it("offers the high-s twin of the signature, which verifies too", async () => {
    const signature = changeBytes(scene.bundle.signature, highTwin);
    expect(await failures({ signature })).toEqual([["statement.signature", "highS"]]);
  });

  it("swaps in the statement of another record of the device", async () => {
    const other = scene.log.bundle(scene.index - 1, scene.anchors[1]);
    const { index, path, signature, statement } = other;
    expect(await failures({ index, path, signature, statement })).toEqual([
      ["record.hash", "recordHash"],
      ["record.sequence", "recordSequence"],
      ["record.judgement", "judgementHash"],
    ]);
  });

  it("leaves the judgement out", async () => {
    const { judgement: _, ...bundle } = scene.bundle;
    const checks = await checksOf(bundle, scene.manifest, [scene.chain.url]);
    expect(failuresOf(checks)).toEqual([["record.judgement", "judgementHash"]]);
  });

  it("judges better than the device measured", async () => {
    const judgement = changeBytes(scene.bundle.judgement ?? "", (bytes) => void bytes.fill(0, 173));
    expect(await failures({ judgement })).toEqual([["record.judgement", "judgementHash"]]);
  });

  it("names a point that is no key", async () => {
    const spki = changeBytes(scene.bundle.spki, (bytes) => void (bytes[90]! ^= 1));
    expect(await failures({ spki })).toContainEqual(["statement.key", "keyEncoding"]);
  });

  it("names a key of his own", async () => {
    const spki = toBase64Url(newKey().spki);
    expect(await failures({ spki })).toEqual([
      ["statement.key", "keyIdOther"],
      ["statement.signature", "badSignature"],
      ["key.registered", "keyPointOther"],
    ]);
  });

  it("gives the record members that no record has", async () => {
    const record = { ...(scene.bundle.record as object), approved: true };
    expect(await failures({ record })).toEqual([
      ["record.form", "schema"],
      ["record.hash", "recordHash"],
    ]);
  });
});

/** s and n − s are both signatures; the high one is refused so that no record has two. */
function highTwin(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);
  const high = (ORDER - s).toString(16).padStart(64, "0");
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(high, "hex")]);
}
