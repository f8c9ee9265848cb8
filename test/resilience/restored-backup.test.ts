import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mqttSender } from "../../device-attest/mqtt-sender.ts";
import { enrolDevice } from "../../scripts/enrol/enrol.ts";
import { firstParties } from "../../service/chain-home.ts";
import { type Service, startService } from "../../service/compose.ts";
import type { Config } from "../../service/config.ts";
import { freePort } from "../../service/embedded/process.ts";
import { newIdentity, runAgent, type TestAgent, testFactoryId } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { backupOf, freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { testLogger } from "../support/logger.ts";
import { configOf } from "../support/service.ts";
import { findLog } from "./support/audit.ts";
import { draft } from "./support/fleet.ts";

let home: string;
let mqttPort: number;
let device: TestAgent;
/** Ten anchored entries, and what the database was after five; then two more that were announced and not anchored. */
let newest: TestDatabase;
let older: TestDatabase;
let anchored: TestDatabase;

const start = (database: TestDatabase, settings: Partial<Config> = {}): Promise<Service> =>
  startService(
    {
      ...configOf(home, database.url, settings),
      mqtt: { kind: "embedded", host: "127.0.0.1", port: mqttPort },
    },
    { logger: testLogger },
  );

async function enrolledDevice({ chain, httpUrl = "" }: Service): Promise<TestAgent> {
  const identity = newIdentity();
  if (chain.embedded === undefined) throw new Error("not embedded");
  await enrolDevice({
    ...identity,
    serviceUrl: httpUrl,
    manifest: chain.manifest,
    factory: firstParties.factory,
    signer: chain.embedded.wallet(3),
  });
  const url = `mqtt://127.0.0.1:${String(mqttPort)}`;
  const sender = mqttSender({ url, factory: testFactoryId, device: identity.device });
  const backoff = { msMin: 20, msMax: 100 };
  return runAgent(identity, chain.manifest, { sender, backoff, resendAfterMs: 500, tickMs: 100 });
}

const send = async (records: number): Promise<void> => {
  for (let at = 0; at < records; at++) await device.agent.append(draft(device.device, at));
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tallystick-restored-"));
  mqttPort = await freePort();
  newest = await freshDatabase();
  let service = await start(newest);
  device = await enrolledDevice(service);
  await send(5);
  await device.agent.drained();
  await service.stop();
  older = await backupOf(newest);
  service = await start(newest);
  await send(5);
  await device.agent.drained();
  await service.stop();
  anchored = await backupOf(newest);
});
afterAll(async () => {
  await device.stop();
  for (const database of [newest, older, anchored]) await database.drop();
  await rm(home, { recursive: true });
});

const refused = { code: "logBehind" };

describe("a database restored from an older backup", () => {
  let acknowledged: number;
  beforeEach(() => {
    acknowledged = device.events.filter(({ kind }) => kind === "acknowledged").length;
  });
  const heard = (): number =>
    device.events.filter(({ kind }) => kind === "acknowledged").length - acknowledged;

  it.each([["all"], ["ingest"], ["sequence"], ["anchor"]] as const)(
    "is refused by a service with role %s, which signs and acknowledges nothing",
    async (role) => {
      const before = await findLog(older.pool);
      await send(1);
      const roles = role === "all" ? {} : { roles: new Set([role] as const) };
      await expect(start(older, roles)).rejects.toMatchObject(refused);
      expect(await findLog(older.pool)).toEqual(before);
      expect(heard()).toBe(0);
    },
  );

  it.each([["all"], ["ingest"]] as const)(
    "is refused by the chain's word alone, with role %s on a machine that announced nothing",
    async (role) => {
      await rm(join(home, "announced-checkpoint.json"), { force: true });
      const roles = role === "all" ? {} : { roles: new Set([role] as const) };
      await expect(start(older, roles)).rejects.toMatchObject(refused);
      expect(heard()).toBe(0);
    },
  );

  it("is refused when it is empty", async () => {
    const empty = await freshDatabase();
    await expect(start(empty)).rejects.toMatchObject(refused);
    await empty.drop();
  });

  it("is refused when it lacks only what was announced and not anchored yet", async () => {
    const service = await start(newest, { anchorIntervalMs: 1e9 });
    await eventually(
      async () => (await findLog(newest.pool)).checkpoint.size,
      (size) => size > 10,
    );
    await service.stop();
    await expect(start(anchored)).rejects.toMatchObject(refused);
  });

  it("leaves the service as good as before once the newest database is back", async () => {
    const service = await start(newest);
    await device.agent.drained();
    const log = await findLog(newest.pool);
    expect(log.checkpoint).toEqual({ size: log.head, root: log.roots[log.head] });
    expect(log.head).toBe(device.agent.status().sequence);
    await service.stop();
  });
});
