import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { type Check, verdictOf } from "../../../service/evidence/verification/check.ts";
import { checksOf, failuresOf, unmadeOf } from "../support/checks.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
let seen: NonNullable<DeviceRecord["seen"]>;
beforeAll(async () => {
  scene = await openScene();
  seen = (scene.bundle.record as { seen: typeof seen }).seen;
});
afterAll(() => scene.chain.stop());

async function check(draft: Partial<RecordDraft>): Promise<Check[]> {
  const index = scene.log.append(await scene.sign(scene.device, draft));
  const bundle = scene.log.bundle(index, await scene.anchor());
  return checksOf(bundle, scene.manifest, [scene.chain.url]);
}

describe("a device whose clock is wrong or made to be", () => {
  it("claims a time after the record was anchored", async () => {
    const checks = await check({ seen, capturedAt: "2099-01-01T00:00:00.000Z" });
    expect(failuresOf(checks)).toEqual([["time.notAfter", "capturedAfterAnchor"]]);
  });

  it("claims a time before a block that it knew", async () => {
    const checks = await check({ seen, capturedAt: "2020-01-01T00:00:00.000Z" });
    expect(failuresOf(checks)).toEqual([["time.notBefore", "capturedBeforeSeen"]]);
  });

  it("claims to have seen a block that never was", async () => {
    const checks = await check({ seen: { ...seen, blockHash: `0x${"7".repeat(64)}` } });
    expect(failuresOf(checks)).toEqual([["time.notBefore", "seenUnknown"]]);
  });

  it("claims to have seen a root that was never anchored", async () => {
    for (const root of [{ root: "7".repeat(64) }, { root: "0".repeat(64), size: 5_000 }]) {
      const checks = await check({ seen: { ...seen, ...root } });
      expect(failuresOf(checks)).toEqual([["time.notBefore", "seenUnknown"]]);
    }
  });
});

it("leaves open how old a record is that names no block, and verifies it all the same", async () => {
  const checks = await check({});
  expect(unmadeOf(checks)).toContainEqual(["time.notBefore", "seenNone"]);
  expect(verdictOf(checks)).toBe("verified");
});
