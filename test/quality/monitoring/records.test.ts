import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import type { Envelope } from "../../../device-attest/envelope.ts";
import type { Json } from "../../../device-attest/jcs.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { signUnchecked, type TestDevice, testFactory } from "../../support/device.ts";
import { MonitoredFactory } from "./scene.ts";

let factory: MonitoredFactory;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
});
afterAll(() => factory.close());

const DAY_MS = 86_400_000;
const later = (ms: number): Date => new Date(Date.now() + ms);

async function changes(headers: Record<string, string> = {}): Promise<string> {
  const asked = { ...factory.manager.headers, ...headers };
  const url = `/v1/parties/${testFactory}/alerts/stream?follow=false`;
  return (await factory.api.app.inject({ method: "GET", url, headers: asked })).body;
}

async function raised(): Promise<string> {
  const device = await factory.api.enrolled();
  await factory.send(await device.next());
  await factory.monitor(later(DAY_MS));
  const [alert] = await factory.alertsAbout(device.urn);
  return alert?.alert ?? "";
}

const inspection = (instrument: string, calibrationDue: string): Partial<RecordDraft> => ({
  kind: "inspection",
  inspection: {
    ruleSet: "11".repeat(32),
    ruleSetSalt: "22".repeat(32),
    lot: "33".repeat(32),
    sample: 1,
    attempt: 1,
    ordinal: 1,
    closing: true,
    measurements: [{ metric: "diameter", unit: "mm", value: "10.01" }],
    inspector: "p-17",
    instrument,
    calibrationDue,
  },
});

const inspect = async (device: TestDevice, instrument: string, due: string): Promise<void> =>
  factory.send(await device.next(inspection(instrument, due)));

describe("an inspection with an instrument that was to be calibrated before", () => {
  it("raises an alert that is listed, with its entry of the log; one that is due today does not", async () => {
    const device = await factory.api.enrolled();
    const [overdue, due] = [`gauge ${randomUUID()}`, `gauge ${randomUUID()}`];
    await inspect(device, overdue, "2020-01-31");
    await inspect(device, due, new Date().toISOString().slice(0, 10));
    await factory.monitor();
    const [alert, ...others] = await factory.alertsAbout(overdue);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: "calibrationOverdue",
      state: "raised",
      severity: "warning",
      count: 1,
      about: { calibrationDue: "2020-01-31", verdict: "incomplete" },
    });
    expect(alert?.entries).toHaveLength(1);
    expect(await factory.alertsAbout(due)).toEqual([]);
  });
});

describe("sequences that did not come", () => {
  it("raise one alert of their device once they are overdue, and not while they may still come", async () => {
    const device = await factory.api.enrolled();
    await factory.send(await device.next());
    const late = [await device.next(), await device.next()];
    await factory.send(await device.next());
    await factory.monitor(later(60_000));
    expect(await factory.alertsAbout(device.urn)).toEqual([]);
    await factory.monitor(later(700_000));
    await factory.monitor(later(800_000));
    const [alert, ...others] = await factory.alertsAbout(device.urn);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: "sequenceGap",
      count: 1,
      about: { first: 2, last: 3, missing: 2 },
    });
    for (const envelope of late) await factory.send(envelope);
    await device.next();
    await factory.send(await device.next());
    await factory.monitor(later(700_000));
    expect(await factory.alertsAbout(device.urn)).toMatchObject([
      { count: 2, about: { first: 5, last: 5 } },
    ]);
  });

  it("are forgotten where they came in time, in any order", async () => {
    const device = await factory.api.enrolled();
    const envelopes: Envelope[] = [];
    while (envelopes.length < 9) envelopes.push(await device.next());
    for (const at of [8, 3, 5, 0, 7, 1, 6, 2, 4]) await factory.send(envelopes[at] as Envelope);
    await factory.monitor(later(700_000));
    expect(await factory.alertsAbout(device.urn)).toEqual([]);
  });
});

describe("a device that is silent", () => {
  it("raises an alert once, and another count after it was heard of again", async () => {
    const device = await factory.api.enrolled();
    await factory.send(await device.next());
    await factory.monitor(later(DAY_MS));
    await factory.monitor(later(2 * DAY_MS));
    expect(await factory.alertsAbout(device.urn)).toMatchObject([
      { kind: "deviceSilent", count: 1 },
    ]);
    await factory.send(await device.next());
    await factory.monitor();
    await factory.monitor(later(DAY_MS));
    expect(await factory.alertsAbout(device.urn)).toMatchObject([
      { kind: "deviceSilent", count: 2 },
    ]);
  });

  it("says nothing while this service itself was not listening, and after its last word", async () => {
    const [device, retired] = [await factory.api.enrolled(), await factory.api.enrolled()];
    await factory.send(await device.next());
    const { readings: _none, ...draft } = retired.draft() as { readings?: Json };
    const lastWord = { kind: "retire", retire: { finalSequence: 1 } };
    const signing = { v: 1, sequence: 1, salt: toBase64Url(randomBytes(16)) };
    await factory.send(await signUnchecked(retired, { ...draft, ...lastWord, ...signing }));
    await factory.monitor(later(DAY_MS), later(DAY_MS - 60_000));
    expect(await factory.alertsAbout(device.urn)).toEqual([]);
    await factory.monitor(later(DAY_MS));
    expect(await factory.alertsAbout(device.urn)).toHaveLength(1);
    expect(await factory.alertsAbout(retired.urn)).toEqual([]);
  });
});

describe("two statements for one sequence", () => {
  it("raise a critical alert that shows both entries", async () => {
    const device = await factory.api.enrolled();
    const before = device.position;
    await factory.send(await device.next());
    device.position = before;
    await factory.send(await device.next());
    await factory.monitor();
    const [alert] = await factory.alertsAbout(device.urn);
    expect(alert).toMatchObject({ kind: "equivocation", severity: "critical" });
    expect(alert?.entries).toHaveLength(2);
  });
});

describe("whoever looks after an alert", () => {
  it("acknowledges, contains and closes it; its history says who, what and why", async () => {
    const alert = await raised();
    expect((await factory.post(`/alerts/${alert}/acknowledgement`, {})).body).toMatchObject({
      state: "acknowledged",
    });
    expect(
      (await factory.post(`/alerts/${alert}/containment`, { why: "machine stopped" })).status,
    ).toBe(200);
    const closing = { why: "worked over", disposition: "rework" };
    expect((await factory.post(`/alerts/${alert}/closing`, closing)).body).toMatchObject({
      state: "closed",
      disposition: "rework",
    });
    const { body } = await factory.get(`/alerts/${alert}`);
    expect(body["history"]).toMatchObject([
      { what: "raised", by: { kind: "service", id: null } },
      { what: "acknowledged", by: { kind: "person" }, why: null },
      { what: "contained", why: "machine stopped" },
      { what: "closed", why: "worked over", disposition: "rework" },
    ]);
  });

  it("is told by code what cannot be done", async () => {
    const alert = await raised();
    expect(await factory.post(`/alerts/${alert}/containment`, { why: "so" })).toMatchObject({
      status: 409,
      body: { code: "alertRefused", reason: "notAcknowledged" },
    });
    await factory.post(`/alerts/${alert}/acknowledgement`, {});
    const closing = { why: "so", disposition: "scrapping" };
    expect((await factory.post(`/alerts/${alert}/closing`, closing)).body).toMatchObject({
      reason: "notContained",
    });
  });

  it("does nothing twice with one Idempotency-Key, and nothing else", async () => {
    const alert = await raised();
    await factory.post(`/alerts/${alert}/acknowledgement`, { why: "on my way" }, "one");
    const again = await factory.post(
      `/alerts/${alert}/acknowledgement`,
      { why: "on my way" },
      "one",
    );
    expect(again).toMatchObject({ status: 200, body: { state: "acknowledged" } });
    expect(await factory.post(`/alerts/${alert}/containment`, { why: "so" }, "one")).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
    expect(((await factory.get(`/alerts/${alert}`)).body["history"] as unknown[]).length).toBe(2);
  });

  it("follows changes as they come, and goes on where he broke off", async () => {
    const first = await raised();
    const seen = await changes();
    expect(seen).toContain(first);
    const id = /^id: (\d+)$/m.exec(seen)?.[1] ?? "";
    expect(await changes({ "last-event-id": id })).toBe(":\n\n");
    await factory.post(`/alerts/${first}/acknowledgement`, {});
    const next = await changes({ "last-event-id": id });
    expect(next).toContain(first);
    expect(next).toContain('"state":"acknowledged"');
    expect(Number(/^id: (\d+)$/m.exec(next)?.[1])).toBeGreaterThan(Number(id));
  });

  it("gets another alert for what happens again after he closed it", async () => {
    const device = await factory.api.enrolled();
    await factory.send(await device.next());
    await factory.monitor(later(DAY_MS));
    const [alert] = await factory.alertsAbout(device.urn);
    await factory.post(`/alerts/${alert?.alert ?? ""}/acknowledgement`, {});
    await factory.post(`/alerts/${alert?.alert ?? ""}/closing`, {
      why: "weekend",
      disposition: "falseAlarm",
    });
    await factory.send(await device.next());
    await factory.monitor();
    await factory.monitor(later(DAY_MS));
    expect(await factory.alertsAbout(device.urn)).toMatchObject([{ count: 1, state: "raised" }]);
    expect(await factory.alertsAbout(device.urn, "closed")).toHaveLength(1);
  });
});
