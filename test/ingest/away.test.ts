import { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../service/embedded/process.ts";
import type { Settlement } from "../../service/ingest/arrival.ts";
import { TestDevice } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
let attempts: number;
beforeEach(async () => {
  attempts = 0;
  const away = new Pool({ host: "127.0.0.1", port: await freePort() });
  intake = await testIntake({ pool: away, onRetry: () => attempts++ });
});
afterEach(() => intake.close());

async function send(): Promise<Settlement> {
  const payload = await new TestDevice(intake.logId).payload();
  return intake.pipeline.take({ payload, principal: "test", receivedAt: new Date() });
}

describe("an intake whose database is away", () => {
  it("tries again, and settles nothing meanwhile", async () => {
    const outcome = send().catch(({ name }: Error) => name);
    await expect.poll(() => attempts, { timeout: 5_000 }).toBeGreaterThan(2);
    expect(await Promise.race([outcome, Promise.resolve("waiting")])).toBe("waiting");
  });

  it("refuses what it holds when it is to stop, and takes no more", async () => {
    const outcome = send().catch(({ name }: Error) => name);
    await expect.poll(() => attempts, { timeout: 5_000 }).toBeGreaterThan(0);
    await intake.pipeline.drain();
    expect(await outcome).toBe("Overloaded");
    await expect(send()).rejects.toThrow("closed");
  });
});
