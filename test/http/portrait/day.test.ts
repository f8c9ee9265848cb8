import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { portray } from "../../../service/portrait/portray.store.ts";
import { confirmLimits, declareSignal } from "../../../service/portrait/signal.store.ts";
import { loadOf, watts } from "../../portrait/scene.ts";
import { MonitoredFactory } from "../../quality/monitoring/scene.ts";
import type { Answer } from "../../support/ask.ts";
import { type TestDevice, testFactory } from "../../support/device.ts";

let factory: MonitoredFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
  device = await factory.api.enrolled();
});
afterAll(() => factory.close());

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const hourAgo = (hours: number): string =>
  new Date((Math.floor(Date.now() / HOUR_MS) - hours) * HOUR_MS).toISOString();
const minutesAgo = (minutes: number): string =>
  new Date((Math.floor(Date.now() / MINUTE_MS) - minutes) * MINUTE_MS).toISOString();

const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };

async function machine(isConfirmed = true): Promise<string> {
  const { pool } = factory.api.intake.database;
  const draft = loadOf(randomUUID());
  const by = "tester";
  const signal = await declareSignal(pool, {
    factory: testFactory,
    draft,
    by,
    at: new Date(),
    idempotencyKey: undefined,
  });
  if (typeof signal === "string") throw new Error(signal);
  if (isConfirmed) await confirmLimits(pool, signal, limits, { at: new Date(), by });
  return draft.machine;
}

async function sent(...drafts: readonly ReturnType<typeof watts>[]): Promise<void> {
  for (const draft of drafts) await factory.send(await device.next(draft));
  await factory.api.anchor();
  while (await portray(factory.api.intake.database.pool));
}

const day = (from = hourAgo(3)): Promise<Answer> => factory.get(`/machines/day?from=${from}`);

const machineIn = ({ body }: Answer, name: string) =>
  (body["machines"] as { machine: string }[]).find((one) => one.machine === name);

const minutes = (count: number, load: number): number[] =>
  Array.from({ length: count }, () => load);

describe("the day of a factory's machines", () => {
  it("tells of each how long it ran, idled and stood since the hour that the day began with", async () => {
    const name = await machine();
    const hours = [...minutes(30, 1500), ...minutes(15, 200), ...minutes(15, 0)];
    await sent(watts(name, hourAgo(4), 60, ...hours), watts(name, hourAgo(3), 60, ...hours));
    expect(machineIn(await day(), name)).toMatchObject({
      runningSeconds: 1800,
      idleSeconds: 900,
      offSeconds: 900,
      unconfirmedSeconds: 0,
      isSilent: true,
      doing: "off",
      heardUntil: hourAgo(2),
    });
  });

  it.each([
    [1500, "running"],
    [200, "idle"],
    [0, "off"],
  ])("says of a machine that was heard just now at %d W that it is %s", async (load, doing) => {
    const name = await machine();
    await sent(watts(name, minutesAgo(8), 60, ...minutes(6, load)));
    expect(machineIn(await day(), name)).toMatchObject({ doing, isSilent: false });
  });

  it("does not know the state of a load that nobody confirmed the limits of, and says how long", async () => {
    const name = await machine(false);
    await sent(watts(name, minutesAgo(8), 60, ...minutes(6, 1500)));
    const answer = await day();
    expect(machineIn(answer, name)).toMatchObject({
      doing: "unconfirmed",
      unconfirmedSeconds: 360,
      runningSeconds: 0,
      value: null,
    });
    expect(answer.body["value"]).toBe(null);
  });

  it("was never heard of a machine that said nothing", async () => {
    const name = await machine();
    expect(machineIn(await day(), name)).toMatchObject({
      doing: null,
      heardUntil: null,
      isSilent: true,
      gap: "insufficientData",
      coverage: "0",
    });
  });

  it("does not believe a clock that is ahead", async () => {
    const name = await machine();
    await sent(
      watts(name, minutesAgo(8), 60, ...minutes(4, 0)),
      watts(name, minutesAgo(-1), 60, ...minutes(1, 1500)),
    );
    expect(machineIn(await day(), name)).toMatchObject({ doing: "off" });
  });

  it.each([
    ["between two hours", minutesAgo(61).replace(/:\d\d:00/, ":30:00")],
    ["that is still to come", hourAgo(-2)],
    ["before yesterday", hourAgo(50)],
    ["that no calendar has", "2026-02-31T10:00:00.000Z"],
  ])("does not begin %s", async (_when, from) => {
    const { body, status } = await day(from);
    expect([status, body["code"]]).toEqual([400, "invalidRequest"]);
  });
});
