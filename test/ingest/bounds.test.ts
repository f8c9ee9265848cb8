import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import type { Settlement } from "../../service/ingest/arrival.ts";
import { dueDeferred } from "../../service/ingest/deferred.store.ts";
import { forgetQuarantined, keptByPrincipal } from "../../service/ingest/quarantine.store.ts";
import { QuarantineShare } from "../../service/ingest/quarantine-share.ts";
import { TestDevice } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
beforeAll(async () => {
  intake = await testIntake();
});
afterAll(() => intake.close());

const send = (principal: string, payload: string): Promise<Settlement> =>
  intake.pipeline.take({ payload: Buffer.from(payload), principal, receivedAt: new Date() });

const many = (count: number, make: (at: number) => Promise<Settlement>): Promise<Settlement[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));

async function counted(principal: string): Promise<number> {
  const { rows } = await intake.database.pool.query<{ count: bigint }>(
    "SELECT count FROM quarantine_count WHERE principal = $1",
    [principal],
  );
  return Number(rows[0]?.count ?? 0);
}

const kept = async (principal: string): Promise<number> =>
  (await keptByPrincipal(intake.database.pool)).get(principal) ?? 0;

describe("the quarantine", () => {
  it("keeps a share of each principal's refused payloads and counts them all", async () => {
    await many(150, (at) => send("a", `rubbish ${String(at)}`));
    await many(20, (at) => send("b", `rubbish ${String(at)}`));
    expect([await kept("a"), await counted("a")]).toEqual([100, 150]);
    expect([await kept("b"), await counted("b")]).toEqual([20, 20]);
  });

  it("books further principals to one purse once there are many", async () => {
    await many(300, (at) => send(`principal ${String(at)}`, "rubbish"));
    expect((await keptByPrincipal(intake.database.pool)).size).toBeLessThanOrEqual(101);
    expect(await kept("others")).toBe(100);
    expect(await counted("others")).toBeGreaterThan(100);
  });

  it("is as full after a restart as before, until old payloads are forgotten", async () => {
    const share = new QuarantineShare(100, 100);
    share.restock(await keptByPrincipal(intake.database.pool));
    expect(share.take("a", "malformed")).toBe(false);
    expect(share.take("b", "malformed")).toBe(true);
    await forgetQuarantined(intake.database.pool, new Date(Date.now() + 1000));
    share.restock(await keptByPrincipal(intake.database.pool));
    expect(share.take("a", "malformed")).toBe(true);
  });
});

const byStranger = async (at: number): Promise<string> => {
  const device = new TestDevice(intake.logId);
  const text = encodeEnvelope(await device.next());
  return text.replace('"record":', `"pad":"${String(at)}${"x".repeat(1_000_000)}","record":`);
};

describe("what waits for its key", () => {
  it("takes no more than a share of bytes from one principal; the rest is refused as keyUnknown", async () => {
    const settled = await many(15, async (at) => send("c", await byStranger(at)));
    const refused = settled.filter(({ kind }) => kind === "quarantined");
    expect(refused).toHaveLength(6);
    expect(refused[0]).toEqual({ kind: "quarantined", code: "keyUnknown" });
    expect(await send("d", await byStranger(99))).toEqual({ kind: "deferred" });
  });

  it("comes back a few megabytes at a time", async () => {
    const due = await dueDeferred(intake.database.pool, new Date(Date.now() + 1000), 200);
    expect(due).toHaveLength(9);
  });
});
