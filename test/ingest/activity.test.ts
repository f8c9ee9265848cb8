import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Envelope } from "../../device-attest/envelope.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { type Activity, activityOf } from "../../service/ingest/activity.ts";
import { countActivity, readActivity } from "../../service/ingest/activity.store.ts";
import { eventually } from "../support/eventually.ts";
import { TestDevice, testFactory } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

let intake: TestIntake;
beforeAll(async () => {
  intake = await testIntake();
});
afterAll(() => intake.close());

const HOUR_MS = 3_600_000;
const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const hoursAgo = (hours: number): string => new Date(thisHour - hours * HOUR_MS).toISOString();

async function enrolled(): Promise<TestDevice> {
  const device = new TestDevice(intake.logId);
  const keyNo = await device.register(intake.database.pool);
  await intake.database.pool.query(
    `INSERT INTO device_key_grade (key_no, position, from_index, grade, granted_by, block_number)
     VALUES ($1, 0, 0, 'software', $2, 1)`,
    [keyNo, Buffer.alloc(32)],
  );
  await intake.reloadKeys();
  return device;
}

async function send(envelope: Envelope): Promise<void> {
  await intake.pipeline.take({
    payload: Buffer.from(encodeEnvelope(envelope)),
    principal: "test",
    receivedAt: new Date(),
  });
}

async function counted(device: TestDevice, from = 48): Promise<Activity["devices"][number]> {
  while (await countActivity(intake.database.pool));
  const period = { factory: testFactory, from: hoursAgo(from), to: hoursAgo(-1) };
  const rows = await readActivity(intake.database.pool, { ...period, resolution: "hour" });
  const found = activityOf(rows).devices.find((one) => one.device === device.urn);
  if (found === undefined) throw new Error("the device sent nothing in this period");
  return found;
}

it("counts records in the hour of their capture, by source and grade", async () => {
  const device = await enrolled();
  for (const capturedAt of [hoursAgo(3), hoursAgo(3), hoursAgo(1)])
    await send(await device.next({ capturedAt }));
  await send(await device.next({ capturedAt: hoursAgo(1), source: "gateway" }));
  const activity = await counted(device);
  expect(activity).toMatchObject({
    records: 4,
    refused: 0,
    missing: 0,
    sources: { sensor: 3, gateway: 1 },
    grades: { software: 4 },
  });
  expect(activity.buckets.map(({ at, records }) => [at, records])).toEqual([
    [hoursAgo(3), 2],
    [hoursAgo(1), 2],
  ]);
  expect((activity.log?.last ?? 0) - (activity.log?.first ?? 0)).toBe(3);
});

it("counts what did not come in the hour that shows it, until it comes", async () => {
  const device = await enrolled();
  await send(await device.next({ capturedAt: hoursAgo(3) }));
  const late = await device.next({ capturedAt: hoursAgo(3) });
  await send(await device.next({ capturedAt: hoursAgo(2) }));
  const before = await counted(device);
  expect(before.buckets.map(({ missing }) => missing)).toEqual([0, 1]);
  await send(late);
  expect(await counted(device)).toMatchObject({ records: 3, missing: 0 });
});

it("counts a second statement for a sequence as a record, and not as the one that is missing", async () => {
  const device = await enrolled();
  const before = device.position;
  await send(await device.next({ capturedAt: hoursAgo(2) }));
  device.position = before;
  await send(await device.next({ capturedAt: hoursAgo(2), machine: "mill-2" }));
  await device.next();
  await send(await device.next({ capturedAt: hoursAgo(2) }));
  expect(await counted(device)).toMatchObject({ records: 3, missing: 1 });
});

it("counts content that comes late once, where it belongs", async () => {
  const device = await enrolled();
  const envelope = await device.next({ capturedAt: hoursAgo(5) });
  await send({ ...envelope, record: { another: "record" } });
  const before = await counted(device);
  expect(before).toMatchObject({ records: 1, refused: 1, sources: { unknown: 1 } });
  await send(envelope);
  const after = await counted(device);
  expect(after).toMatchObject({ records: 1, refused: 0, sources: { sensor: 1 } });
  expect(after.buckets.map(({ at }) => at)).toEqual([hoursAgo(5)]);
});

/** Counts as a step does, and commits when it is told to. */
async function counting(): Promise<{ finish: () => Promise<void> }> {
  const client = await intake.database.pool.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM activity_cursor FOR UPDATE");
  const { rows } = await client.query<{ size: bigint }>("SELECT size FROM log_head");
  const until = [rows[0]?.size];
  await client.query("SELECT count_activity(size, $1, '{}') FROM activity_cursor", until);
  return {
    finish: async () => {
      await client.query("UPDATE activity_cursor SET size = $1", until);
      await client.query("COMMIT");
      client.release();
    },
  };
}

async function waitsForTheCount(): Promise<boolean> {
  const { rowCount } = await intake.database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rowCount === 1;
}

describe("a count under way", () => {
  it("holds up nobody who appends", async () => {
    const device = await enrolled();
    const step = await counting();
    await send(await device.next());
    await step.finish();
    expect(await counted(device)).toMatchObject({ records: 1 });
  });

  it("does not miss content that comes in the middle of it", async () => {
    const device = await enrolled();
    const envelope = await device.next({ capturedAt: hoursAgo(4) });
    await send({ ...envelope, record: { another: "record" } });
    const step = await counting();
    const sent = send(envelope);
    await eventually(waitsForTheCount, Boolean);
    await step.finish();
    await sent;
    const after = await counted(device);
    expect(after).toMatchObject({ records: 1, refused: 0, sources: { sensor: 1 } });
    expect(after.buckets.map(({ at }) => at)).toEqual([hoursAgo(4)]);
  });
});

it("calls a bucket by the lowest grade that the key had in it", async () => {
  const device = await enrolled();
  await send(await device.next());
  const { log } = await counted(device);
  await intake.database.pool.query(
    `INSERT INTO device_key_grade (key_no, position, from_index, grade, granted_by, block_number)
     SELECT key_no, 1, $2, 'hardware', granted_by, 2 FROM device_key_grade
     JOIN device_key USING (key_no) WHERE device = $1`,
    [device.urn, (log?.first ?? 0) + 1],
  );
  await send(await device.next());
  expect((await counted(device)).grades).toEqual({ software: 2 });
});
