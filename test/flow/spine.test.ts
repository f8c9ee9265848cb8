import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { type TestAgent, testAgent } from "../support/agent.ts";
import { readOwn } from "../support/own-data.ts";
import { verified } from "../support/verified.ts";
import { type TestService, testService } from "../support/service.ts";

let target: TestService;
let sender: TestAgent;
beforeAll(async () => {
  target = await testService();
  sender = await testAgent(target);
});
afterAll(async () => {
  await sender.stop();
  await target.close();
});

const draft = (at: number): RecordDraft => ({
  device: sender.device,
  machine: "mill-1",
  capturedAt: new Date().toISOString(),
  kind: "reading",
  source: "sensor",
  subjects: [],
  readings: [{ metric: "spindle.power", unit: "W", value: String(1500 + at), offsetMs: 0 }],
});

async function bundleOf(hash: string): Promise<unknown> {
  const { database, service } = target;
  return (await readOwn(database.pool, service.httpUrl, `bundles/${hash}`)).json();
}

describe("a device's signed record becomes evidence", () => {
  it("from the outbox over MQTT to an anchored receipt that empties the outbox", async () => {
    const hashes: string[] = [];
    for (let at = 0; at < 20; at++)
      hashes.push((await sender.agent.append(draft(at))).statementHash);
    await sender.agent.drained();
    expect(sender.agent.status()).toMatchObject({ waiting: 0, anchored: 20, sequence: 20 });

    const bundle = await bundleOf(hashes[7] ?? "");
    expect(await verified(target, bundle)).toMatchObject({ code: 0 });
  });

  it("goes on after the service was stopped and started", async () => {
    const before = target.service.mqttUrl;
    await target.restart();
    expect(target.service.mqttUrl).not.toBe(before);
    const again = await testAgent(target);
    await again.agent.append({ ...draft(99), device: again.device });
    await again.agent.drained();
    expect(again.agent.status()).toMatchObject({ waiting: 0, anchored: 1 });
    await again.stop();
  });
});
