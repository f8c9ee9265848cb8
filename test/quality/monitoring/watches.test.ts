import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { inTransaction } from "../../../service/db/pool.ts";
import { monitorRecords } from "../../../service/quality/monitoring/monitor.store.ts";
import { chartTermsOf } from "../../../service/quality/monitoring/watch.ts";
import { addWatch } from "../../../service/quality/monitoring/watch.store.ts";
import { ask } from "../../support/ask.ts";
import { type TestDevice, testFactory } from "../../support/device.ts";
import { eventually } from "../../support/eventually.ts";
import { MonitoredFactory } from "./scene.ts";

let factory: MonitoredFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
  device = await factory.api.enrolled();
});
afterAll(() => factory.close());

const METRIC = "shaft.diameter";
const chart = (terms: object = {}) => ({
  kind: "chart",
  label: "Diameter of the shaft",
  metric: METRIC,
  unit: "mm",
  terms: { subgroup: 2, baseline: 10, ...terms },
});

/** In thousandths of a millimetre beside ten. */
const measured = (machine: string, ...thousandths: number[]): Partial<RecordDraft> => ({
  machine,
  readings: readingsOf(thousandths),
});

const readingsOf = (thousandths: readonly number[]) =>
  thousandths.map((one, at) => ({
    metric: METRIC,
    unit: "mm",
    value: (10 + one / 1000).toFixed(3),
    offsetMs: at,
  }));

const send = async (draft: Partial<RecordDraft>): Promise<void> =>
  factory.send(await device.next(draft));

/** Ten subgroups of two around ten millimetres. */
async function learn(machine: string): Promise<void> {
  for (let at = 0; at < 10; at++) await send(measured(machine, at % 3, -(at % 2)));
}

describe("a watched characteristic", () => {
  it("raises an alert when a machine leaves the limits that were learnt from it, and shows them", async () => {
    const [machine, other] = [randomUUID(), randomUUID()];
    const watch = await factory.watch(chart({ min: "9.9", max: "10.1" }));
    await learn(machine);
    await send(measured(machine, 1, 0));
    await send(measured(other, 500, 500));
    await factory.monitor();
    expect(await factory.alertsAbout(`${machine} ${METRIC}`)).toEqual([]);
    await send(measured(machine, 40, 41));
    await factory.monitor();
    const [alert] = await factory.alertsAbout(`${machine} ${METRIC}`);
    expect(alert).toMatchObject({
      kind: "processOutOfControl",
      severity: "warning",
      about: { watch, machine, rules: [1], point: 12, unit: "mm" },
    });
    expect(alert?.entries).toHaveLength(1);
    await send(measured(machine, 400, 401));
    await factory.monitor();
    expect(await factory.alertsAbout(`${machine} ${METRIC}`)).toMatchObject([
      { count: 2, severity: "critical" },
    ]);
    expect(await factory.alertsAbout(`${other} ${METRIC}`)).toEqual([]);

    const { body } = await factory.get(`/watches/${watch}/chart?machine=${machine}`);
    expect(body["points"]).toHaveLength(13);
    expect(body["points"]).toMatchObject([
      ...Array.from({ length: 10 }, () => ({ baseline: true, broken: [] })),
      { baseline: false, broken: [] },
      { baseline: false, broken: [1] },
      { baseline: false, broken: [1, 5] },
    ]);
    expect(body["machines"]).toContain(other);
    expect((body["ewma"] as unknown[]).length).toBe(13);
    expect(body["capability"]).toMatchObject({ values: 26 });
    await removed(watch);
  });

  it("makes the same chart however its records are cut into steps, and whoever is killed in between", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart({ subgroup: 3, rules: [1, 2, 3, 4, 5, 6, 7, 8] }));
    const { pool } = factory.api.intake.database;
    const lengths = [1, 2, 4, 1, 1, 5, 3, 7, 2, 6, 8, 1, 9, 4];
    for (const [at, length] of lengths.entries()) {
      await send(measured(machine, ...Array.from({ length }, (_, n) => ((n + at) * 7) % 5)));
      if (at % 4 === 0) await killed();
      if (at % 3 === 0) while (await monitorRecords(pool));
    }
    while (await monitorRecords(pool));
    const bySteps = await chartOf(watch);
    const again = await factory.watch(chart({ subgroup: 3, rules: [1, 2, 3, 4, 5, 6, 7, 8] }));
    await pool.query("UPDATE monitor_cursor SET size = 0");
    await pool.query("UPDATE watch SET removed_at = now() WHERE watch_id = $1", [watch]);
    while (await monitorRecords(pool));
    expect(await chartOf(again)).toEqual(bySteps);
    await removed(again);

    async function chartOf(id: string): Promise<unknown> {
      return (await factory.get(`/watches/${id}/chart?machine=${machine}`)).body["points"];
    }
  });

  it("charts nothing while it is paused, and makes no point of values from before and after", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart());
    await send(measured(machine, 1, 2, 3));
    await factory.monitor();
    expect(await paused(watch, true)).toBe(204);
    await send(measured(machine, 900, 901));
    await factory.monitor();
    expect(await paused(watch, false)).toBe(204);
    await send(measured(machine, 4, 5));
    await factory.monitor();
    const { body } = await factory.get(`/watches/${watch}/chart?machine=${machine}`);
    expect(body["points"]).toMatchObject([{ location: 10.0015 }, { location: 10.0045 }]);
    await removed(watch);
    expect(await paused(watch, true)).toBe(404);
  });

  it("charts what came before a pause and after it, and nothing of in between, however late the records are read", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart());
    const read = async (): Promise<unknown> =>
      (await factory.get(`/watches/${watch}/chart?machine=${machine}`)).body["points"];
    await send(measured(machine, 1, 2, 3));
    expect(await paused(watch, true)).toBe(204);
    await send(measured(machine, 900, 901));
    await factory.monitor();
    expect(await read()).toMatchObject([{ location: 10.0015 }]);
    await send(measured(machine, 902, 903));
    expect(await paused(watch, false)).toBe(204);
    await send(measured(machine, 4, 5));
    await factory.monitor();
    expect(await read()).toMatchObject([{ location: 10.0015 }, { location: 10.0045 }]);
    await removed(watch);
  });

  it("is paused between two steps of the monitor, never within one", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart());
    const { pool } = factory.api.intake.database;
    const pausing = await inTransaction(pool, async (step) => {
      await step.query("SELECT FROM monitor_cursor FOR UPDATE");
      const asked = paused(watch, true);
      await someoneWaits(pool);
      await send(measured(machine, 1, 2));
      return { asked };
    });
    expect(await pausing.asked).toBe(204);
    await send(measured(machine, 3, 4));
    await factory.monitor();
    const { body } = await factory.get(`/watches/${watch}/chart?machine=${machine}`);
    expect(body["points"]).toMatchObject([{ location: 10.0015 }]);
    await removed(watch);
  });

  it("begins a point anew after a pause in which nothing came", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart());
    await send(measured(machine, 1));
    for (const isPaused of [true, true, false, true, false])
      expect(await paused(watch, isPaused)).toBe(204);
    await send(measured(machine, 4, 5));
    await factory.monitor();
    const { body } = await factory.get(`/watches/${watch}/chart?machine=${machine}`);
    expect(body["points"]).toMatchObject([{ location: 10.0045 }]);
    await removed(watch);
  });

  it("mixes no two lots in one point where it may not", async () => {
    const machine = randomUUID();
    const watch = await factory.watch(chart({ sameLot: true }));
    for (const [lot, ...values] of [
      ["aa", 1],
      ["bb", 2],
      ["bb", 3],
      ["aa", 4, 5],
    ] as const)
      await send(inspected(machine, lot.repeat(32), values));
    await factory.monitor();
    const { body } = await factory.get(`/watches/${watch}/chart?machine=${machine}`);
    await removed(watch);
    const points = body["points"] as { firstIndex: number; lastIndex: number }[];
    expect(points.map(({ firstIndex, lastIndex }) => lastIndex - firstIndex)).toEqual([1, 0]);
  });
});

/** A process that ends before its step is there leaves nothing of it. */
async function killed(): Promise<void> {
  const { pool } = factory.api.intake.database;
  const dying = {
    query: (text: string) => pool.query(text),
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (text: string, values: unknown[]) =>
          text === "COMMIT" ? Promise.reject(new Error("killed")) : client.query(text, values),
        release: () => client.release(),
      };
    },
  };
  await expect(monitorRecords(dying as unknown as Pool)).rejects.toThrow("killed");
}

const inspected = (
  machine: string,
  lot: string,
  thousandths: readonly number[],
): Partial<RecordDraft> => ({
  machine,
  kind: "inspection",
  inspection: {
    ruleSet: "11".repeat(32),
    ruleSetSalt: "22".repeat(32),
    lot,
    sample: 1,
    attempt: 1,
    ordinal: 1,
    closing: false,
    measurements: [],
    inspector: "p-17",
    instrument: "gauge 4",
    calibrationDue: "2199-01-01",
  },
  readings: readingsOf(thousandths),
});

const removed = async (watch: string): Promise<number> =>
  (await ask(factory.api, "DELETE", `/v1/parties/${testFactory}/watches/${watch}`, factory.manager))
    .status;

describe("what a factory has watched", () => {
  it("is added once for an Idempotency-Key, listed, and removed once", async () => {
    const key = randomUUID();
    const first = await factory.post("/watches", chart(), key);
    expect(first).toMatchObject({ status: 201, body: { terms: { rules: [1, 2, 5] } } });
    expect((await factory.post("/watches", chart(), key)).body).toEqual(first.body);
    expect(await factory.post("/watches", chart({ subgroup: 5 }), key)).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
    const { body } = await factory.get("/watches");
    expect(body["items"]).toEqual([first.body]);
    expect(await removed(String(first.body["watch"]))).toBe(204);
    expect(await removed(String(first.body["watch"]))).toBe(404);
    expect((await factory.get("/watches")).body["items"]).toEqual([]);
  });

  it("is added once when the same request comes twice at once", async () => {
    const { pool } = factory.api.intake.database;
    const adding = {
      party: testFactory,
      draft: {
        ...chart(),
        kind: "chart",
        machine: undefined,
        terms: chartTermsOf({ subgroup: 2 }),
      },
      by: randomUUID(),
      at: new Date(),
      idempotencyKey: randomUUID(),
    } as const;
    const [first, second] = await inTransaction(pool, async (client) => {
      const before = await addWatch(client, adding);
      const meanwhile = addWatch(pool, adding).catch((error: unknown) => error);
      await someoneWaits(pool);
      return [before, { meanwhile }] as const;
    });
    expect(first).toMatchObject({ label: "Diameter of the shaft" });
    expect(await second.meanwhile).toEqual(first);
  });

  it("is refused where nothing could be watched like this", async () => {
    for (const terms of [{ subgroup: 0 }, { rules: [9] }, { min: "2", max: "1" }, { min: "1e3" }])
      expect(await factory.post("/watches", chart(terms))).toMatchObject({
        status: 400,
        body: { code: "invalidRequest" },
      });
  });

  it("is told of silence and gaps when the factory says so", async () => {
    expect((await factory.get("/monitoring")).body).toEqual({
      gapGraceSeconds: 600,
      silentAfterSeconds: 3600,
    });
    const changed = { gapGraceSeconds: 0, silentAfterSeconds: null };
    await ask(factory.api, "PUT", `/v1/parties/${testFactory}/monitoring`, {
      ...factory.manager,
      body: changed,
    });
    expect((await factory.get("/monitoring")).body).toEqual(changed);
    const [gappy, silent] = [await factory.api.enrolled(), await factory.api.enrolled()];
    await gappy.next();
    await factory.send(await gappy.next());
    await factory.send(await silent.next());
    await factory.monitor(new Date(Date.now() + 30 * 86_400_000));
    expect(await factory.alertsAbout(gappy.urn)).toMatchObject([{ kind: "sequenceGap" }]);
    expect(await factory.alertsAbout(silent.urn)).toEqual([]);
  });
});

/** @returns the status */
const paused = async (watch: string, isPaused: boolean): Promise<number> => {
  const path = `/v1/parties/${testFactory}/watches/${watch}/pause`;
  const { headers } = factory.manager;
  return (await ask(factory.api, "PUT", path, { headers, body: { paused: isPaused } })).status;
};

const someoneWaits = (pool: Pool) =>
  eventually(
    () =>
      pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    ({ rowCount }) => rowCount === 1,
  );
