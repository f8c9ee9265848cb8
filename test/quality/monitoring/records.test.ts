import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import { encodeEnvelope, type Envelope } from "../../../device-attest/envelope.ts";
import type { Json } from "../../../device-attest/jcs.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { monitorRecords, monitorTime } from "../../../service/quality/monitoring/monitor.store.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { signUnchecked, type TestDevice, testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, type Visit, visit } from "../../support/people.ts";

let api: TestApi;
let manager: Visit;
beforeAll(async () => {
  api = await testApi();
  const { pool } = api.intake.database;
  manager = await visit(api, await newPerson(pool, testFactory, ["view", "sign"]));
});
afterAll(() => api.close());

const send = async (envelope: Envelope): Promise<void> => {
  const payload = Buffer.from(encodeEnvelope(envelope));
  await api.take({ payload, principal: "test", receivedAt: new Date() });
};

const DAY_MS = 86_400_000;
const later = (ms: number): Date => new Date(Date.now() + ms);

/** As the service does it, as if it were then. */
async function monitor(now = new Date(), since = new Date(0)): Promise<void> {
  const { pool } = api.intake.database;
  while (await monitorRecords(pool));
  await monitorTime(pool, now, since);
}

const url = (rest = ""): string => `/v1/parties/${testFactory}/alerts${rest}`;
const get = (path: string): Promise<Answer> => ask(api, "GET", path, manager);

interface Shown {
  readonly alert: string;
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly entries: readonly number[];
}

async function alertsAbout(subject: string, which = "open"): Promise<readonly Shown[]> {
  const { body } = await get(url(`?limit=200&which=${which}`));
  return (body["items"] as Shown[]).filter((one) => one.subject === subject);
}

const post = (path: string, body: object, key: string = randomUUID()): Promise<Answer> =>
  ask(api, "POST", url(path), {
    body,
    headers: { ...manager.headers, "idempotency-key": key },
  });

async function changes(headers: Record<string, string> = {}): Promise<string> {
  const asked = { ...manager.headers, ...headers };
  const path = url("/stream?follow=false");
  return (await api.app.inject({ method: "GET", url: path, headers: asked })).body;
}

async function raised(): Promise<string> {
  const device = await api.enrolled();
  await send(await device.next());
  await monitor(later(DAY_MS));
  const [alert] = await alertsAbout(device.urn);
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
  send(await device.next(inspection(instrument, due)));

describe("an inspection with an instrument that was to be calibrated before", () => {
  it("raises an alert that is listed, with its entry of the log; one that is due today does not", async () => {
    const device = await api.enrolled();
    const [overdue, due] = [`gauge ${randomUUID()}`, `gauge ${randomUUID()}`];
    await inspect(device, overdue, "2020-01-31");
    await inspect(device, due, new Date().toISOString().slice(0, 10));
    await monitor();
    const [alert, ...others] = await alertsAbout(overdue);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: "calibrationOverdue",
      state: "raised",
      severity: "warning",
      count: 1,
      about: { calibrationDue: "2020-01-31", verdict: "incomplete" },
    });
    expect(alert?.entries).toHaveLength(1);
    expect(await alertsAbout(due)).toEqual([]);
  });
});

describe("sequences that did not come", () => {
  it("raise one alert of their device once they are overdue, and not while they may still come", async () => {
    const device = await api.enrolled();
    await send(await device.next());
    const late = [await device.next(), await device.next()];
    await send(await device.next());
    await monitor(later(60_000));
    expect(await alertsAbout(device.urn)).toEqual([]);
    await monitor(later(700_000));
    await monitor(later(800_000));
    const [alert, ...others] = await alertsAbout(device.urn);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: "sequenceGap",
      count: 1,
      about: { first: 2, last: 3, missing: 2 },
    });
    for (const envelope of late) await send(envelope);
    await device.next();
    await send(await device.next());
    await monitor(later(700_000));
    expect(await alertsAbout(device.urn)).toMatchObject([
      { count: 2, about: { first: 5, last: 5 } },
    ]);
  });

  it("are forgotten where they came in time, in any order", async () => {
    const device = await api.enrolled();
    const envelopes: Envelope[] = [];
    while (envelopes.length < 9) envelopes.push(await device.next());
    for (const at of [8, 3, 5, 0, 7, 1, 6, 2, 4]) await send(envelopes[at] as Envelope);
    await monitor(later(700_000));
    expect(await alertsAbout(device.urn)).toEqual([]);
  });
});

describe("a device that is silent", () => {
  it("raises an alert once, and another count after it was heard of again", async () => {
    const device = await api.enrolled();
    await send(await device.next());
    await monitor(later(DAY_MS));
    await monitor(later(2 * DAY_MS));
    expect(await alertsAbout(device.urn)).toMatchObject([{ kind: "deviceSilent", count: 1 }]);
    await send(await device.next());
    await monitor();
    await monitor(later(DAY_MS));
    expect(await alertsAbout(device.urn)).toMatchObject([{ kind: "deviceSilent", count: 2 }]);
  });

  it("says nothing while this service itself was not listening, and after its last word", async () => {
    const [device, retired] = [await api.enrolled(), await api.enrolled()];
    await send(await device.next());
    const { readings: _none, ...draft } = retired.draft() as { readings?: Json };
    const lastWord = { kind: "retire", retire: { finalSequence: 1 } };
    const signing = { v: 1, sequence: 1, salt: toBase64Url(randomBytes(16)) };
    await send(await signUnchecked(retired, { ...draft, ...lastWord, ...signing }));
    await monitor(later(DAY_MS), later(DAY_MS - 60_000));
    expect(await alertsAbout(device.urn)).toEqual([]);
    await monitor(later(DAY_MS));
    expect(await alertsAbout(device.urn)).toHaveLength(1);
    expect(await alertsAbout(retired.urn)).toEqual([]);
  });
});

describe("two statements for one sequence", () => {
  it("raise a critical alert that shows both entries", async () => {
    const device = await api.enrolled();
    const before = device.position;
    await send(await device.next());
    device.position = before;
    await send(await device.next());
    await monitor();
    const [alert] = await alertsAbout(device.urn);
    expect(alert).toMatchObject({ kind: "equivocation", severity: "critical" });
    expect(alert?.entries).toHaveLength(2);
  });
});

describe("whoever looks after an alert", () => {
  it("acknowledges, contains and closes it; its history says who, what and why", async () => {
    const alert = await raised();
    expect((await post(`/${alert}/acknowledgement`, {})).body).toMatchObject({
      state: "acknowledged",
    });
    expect((await post(`/${alert}/containment`, { why: "machine stopped" })).status).toBe(200);
    const closing = { why: "worked over", disposition: "rework" };
    expect((await post(`/${alert}/closing`, closing)).body).toMatchObject({
      state: "closed",
      disposition: "rework",
    });
    const { body } = await get(url(`/${alert}`));
    expect(body["history"]).toMatchObject([
      { what: "raised", by: { kind: "service", id: null } },
      { what: "acknowledged", by: { kind: "person" }, why: null },
      { what: "contained", why: "machine stopped" },
      { what: "closed", why: "worked over", disposition: "rework" },
    ]);
  });

  it("is told by code what cannot be done", async () => {
    const alert = await raised();
    expect(await post(`/${alert}/containment`, { why: "so" })).toMatchObject({
      status: 409,
      body: { code: "alertRefused", reason: "notAcknowledged" },
    });
    await post(`/${alert}/acknowledgement`, {});
    const closing = { why: "so", disposition: "scrapping" };
    expect((await post(`/${alert}/closing`, closing)).body).toMatchObject({
      reason: "notContained",
    });
  });

  it("does nothing twice with one Idempotency-Key, and nothing else", async () => {
    const alert = await raised();
    await post(`/${alert}/acknowledgement`, { why: "on my way" }, "one");
    const again = await post(`/${alert}/acknowledgement`, { why: "on my way" }, "one");
    expect(again).toMatchObject({ status: 200, body: { state: "acknowledged" } });
    expect(await post(`/${alert}/containment`, { why: "so" }, "one")).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
    expect(((await get(url(`/${alert}`))).body["history"] as unknown[]).length).toBe(2);
  });

  it("follows changes as they come, and goes on where he broke off", async () => {
    const first = await raised();
    const seen = await changes();
    expect(seen).toContain(first);
    const id = /^id: (\d+)$/m.exec(seen)?.[1] ?? "";
    expect(await changes({ "last-event-id": id })).toBe(":\n\n");
    await post(`/${first}/acknowledgement`, {});
    const next = await changes({ "last-event-id": id });
    expect(next).toContain(first);
    expect(next).toContain('"state":"acknowledged"');
    expect(Number(/^id: (\d+)$/m.exec(next)?.[1])).toBeGreaterThan(Number(id));
  });

  it("gets another alert for what happens again after he closed it", async () => {
    const device = await api.enrolled();
    await send(await device.next());
    await monitor(later(DAY_MS));
    const [alert] = await alertsAbout(device.urn);
    await post(`/${alert?.alert ?? ""}/acknowledgement`, {});
    await post(`/${alert?.alert ?? ""}/closing`, { why: "weekend", disposition: "falseAlarm" });
    await send(await device.next());
    await monitor();
    await monitor(later(DAY_MS));
    expect(await alertsAbout(device.urn)).toMatchObject([{ count: 1, state: "raised" }]);
    expect(await alertsAbout(device.urn, "closed")).toHaveLength(1);
  });
});
