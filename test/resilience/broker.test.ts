import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../service/embedded/process.ts";
import { eventually } from "../support/eventually.ts";
import { hasMosquitto, Mosquitto } from "../support/mosquitto.ts";
import { Mqtt5Broker } from "../support/mqtt5-broker.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { findLog } from "./support/audit.ts";
import { type Fleet, sendFrom } from "./support/fleet.ts";
import { openSite, type Site } from "./support/site.ts";

let database: TestDatabase;
let site: Site;
let fleet: Fleet | undefined;
beforeEach(async () => {
  database = await freshDatabase();
  site = await openSite(database.url);
});
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
  await site.close();
  await database.drop();
});

async function sendThrough(port: number): Promise<Fleet> {
  const url = `mqtt://127.0.0.1:${String(port)}`;
  await site.start({ mqtt: { kind: "broker", url, connections: 2 } });
  const identities = await site.enrol(2);
  return sendFrom(identities, site.connectTo(url), site.manifest, 10);
}

const growth = async (of: Fleet, records: number): Promise<void> => {
  const before = of.told().length;
  await eventually(
    () => of.told().length,
    (told) => told >= before + records,
  );
};

async function requireAllOnce(of: Fleet): Promise<void> {
  await of.drain();
  const log = await findLog(database.pool);
  expect(of.complaints()).toEqual([]);
  expect(log.statementHashes.toSorted()).toEqual(of.made().toSorted());
  expect(log).toMatchObject({ head: log.indices.length, equivocations: 0, quarantined: 0 });
}

describe("a broker of the site that acknowledges before we commit, and loses all that it holds", () => {
  it("loses nothing in the end: devices keep their records until the anchored receipt", async () => {
    const broker = new Mqtt5Broker();
    const port = await broker.start();
    try {
      fleet = await sendThrough(port);
      for (let cuts = 0; cuts < 3; cuts++) {
        await growth(fleet, 50);
        broker.forwards = false;
        await growth(fleet, 50);
        await broker.stop();
        broker.forwards = true;
        await broker.start(port);
      }
      expect(broker.lost).toBeGreaterThanOrEqual(150);
      await requireAllOnce(fleet);
      expect(fleet.waiting()).toBe(0);
    } finally {
      await broker.stop();
    }
  }, 60_000);
});

describe.skipIf(!hasMosquitto)("mosquitto (skipped where it is not installed)", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "tallystick-mosquitto-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("is killed and started again under load; nothing is lost or doubled", async () => {
    const broker = new Mosquitto(directory, await freePort());
    await broker.start();
    try {
      fleet = await sendThrough(broker.port);
      for (let kills = 0; kills < 3; kills++) {
        await growth(fleet, 100);
        await broker.kill();
        await broker.start();
      }
      await growth(fleet, 50);
      await requireAllOnce(fleet);
      expect(fleet.waiting()).toBe(0);
    } finally {
      await broker.kill();
    }
  }, 60_000);
});
