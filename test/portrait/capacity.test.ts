import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRecord, type DeviceRecord } from "../../device-attest/record.ts";
import { inSnapshot } from "../../service/db/pool.ts";
import type { CalendarVersion } from "../../service/portrait/calendar.ts";
import { declareCalendar } from "../../service/portrait/calendar.store.ts";
import { confirmItemTime } from "../../service/portrait/item-time.store.ts";
import { type ReadSection, readSection } from "../../service/portrait/section.store.ts";
import { confirmLimits, removeSignal } from "../../service/portrait/signal.store.ts";
import type { FigureSection } from "../../service/portrait/figure-sections.ts";
import type { Meaning } from "../../service/portrait/signal.ts";
import { brokenFigure } from "../../service/portrait/snapshot/arithmetic.ts";
import { recount } from "../../service/portrait/snapshot/recount.ts";
import { sectionValue } from "../../service/portrait/snapshot/section-value.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { PortrayedFactory } from "./scene.ts";

const HOUR_MS = 3_600_000;
/** A whole day that is over, and within what the intake takes. */
const day = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000;
const at = (hour: number): string => new Date(day + hour * HOUR_MS).toISOString();
const dateOf = (hour: number): string => at(hour).slice(0, 10);

const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };
const by = { at: new Date(), by: "tester" };

/** One shift of eight hours, from the day before on. */
const shift: CalendarVersion = {
  timeZone: "UTC",
  validFrom: dateOf(-24),
  shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], start: "08:00", end: "16:00" }],
  exceptions: [],
};

let factory: PortrayedFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await PortrayedFactory.open();
  device = await factory.enrolled();
});
afterAll(() => factory.close());

const plan = (version: CalendarVersion, machine: string): Promise<unknown> =>
  declareCalendar(factory.pool, { factory: testFactory, machine, version, ...by });

interface Told {
  readonly machine: string;
  readonly ids: Readonly<Partial<Record<Meaning, string>>>;
}

const unitOf = (meaning: Meaning): string => (meaning === "energyCounter" ? "kW.h" : "{piece}");

/** A machine that tells its load, what it made and what of that was not good; an item is planned to take 54 seconds. */
async function machineTelling(
  told: readonly Meaning[] = ["load", "itemCounter", "rejectCounter"],
  machine: string = randomUUID(),
): Promise<Told> {
  const ids: Partial<Record<Meaning, string>> = {};
  for (const meaning of told) {
    const draft =
      meaning === "load"
        ? { machine }
        : { machine, meaning, metric: meaning, unit: unitOf(meaning), slotSeconds: 3600 as const };
    const signal = await factory.declare(draft);
    ids[meaning] = signal.id;
    if (meaning === "load") await confirmLimits(factory.pool, signal, limits, by);
    if (meaning === "itemCounter") await confirmItemTime(factory.pool, signal, 54_000n, by);
  }
  return { machine, ids };
}

const reading = (metric: string, unit: string, value: number, minute: number) => ({
  metric,
  unit,
  value: String(value),
  offsetMs: minute * 60_000,
});

/** What a machine says of an hour: its load each minute, and its counters as the hour begins and ends. */
const hourOf = (machine: string, hour: number, isRunning: boolean, before: number) => ({
  machine,
  capturedAt: at(hour),
  readings: [
    ...Array.from({ length: 60 }, (_one, minute) =>
      reading("spindle.power", "W", isRunning ? 1500 : 200, minute),
    ),
    ...[0, 59].flatMap((minute) => {
      const hours = isRunning && minute > 0 ? before + 1 : before;
      return [
        reading("itemCounter", "{piece}", 50 * hours, minute),
        reading("rejectCounter", "{piece}", 5 * hours, minute),
        reading("energyCounter", "kW.h", 2 * hours, minute),
      ];
    }),
  ],
});

/** Runs from eight to two, idles until four, and runs once more from six to seven. */
async function work(machine: string): Promise<DeviceRecord[]> {
  const hours = [8, 9, 10, 11, 12, 13, 14, 15, 18];
  const records: DeviceRecord[] = [];
  let ran = 0;
  for (const hour of hours) {
    const isRunning = hour < 14 || hour === 18;
    const envelope = await device.next(hourOf(machine, hour, isRunning, ran));
    records.push(asRecord(envelope.record));
    await factory.send(envelope);
    if (isRunning) ran += 1;
  }
  await factory.portrayed();
  return records;
}

const read = (from = 0, to = 24, section: FigureSection = "capacity"): Promise<ReadSection> =>
  inSnapshot(factory.pool, (db) =>
    readSection(db, section, testFactory, {
      period: { from: at(from), to: at(to) },
      resolution: "hour",
    }),
  );

async function figures(machine: string, from = 0, to = 24, section: FigureSection = "capacity") {
  const { machines } = await read(from, to, section);
  const found = machines.find((one) => one.machine === machine)?.figures ?? [];
  return Object.fromEntries(found.map((figure) => [figure.name, figure]));
}

const valueOf = (all: Awaited<ReturnType<typeof figures>>, name: string) =>
  all[name]?.value ?? all[name]?.gap;

describe("the capacity of a machine", () => {
  it("is by ISO 22400-2 what a count by hand gives, and overtime is no part of it", async () => {
    const { machine } = await machineTelling();
    await plan(shift, machine);
    await work(machine);
    const all = await figures(machine);
    // Six of eight planned hours; 300 items of 54 seconds in them; 30 of them not good.
    expect(valueOf(all, "availability")).toBe("0.75");
    expect(valueOf(all, "effectiveness")).toBe("0.75");
    expect(valueOf(all, "qualityRatio")).toBe("0.9");
    expect(valueOf(all, "oee")).toBe("0.50625");
    expect(valueOf(all, "capacityUsed")).toBe("0.5625");
    expect(all["availability"]).toMatchObject({ denominator: "28800", coverage: "1", records: 9 });
    // Of the calendar: nine of twenty-four hours are evidenced, or of eleven.
    expect(valueOf(all, "output")).toBe("insufficientData");
    expect(valueOf(await figures(machine, 8, 19), "output")).toBe("350");
  });

  it("says of each hour what it says of the day, and adds up", async () => {
    const { machine } = await machineTelling();
    await plan(shift, machine);
    await work(machine);
    const { availability } = await figures(machine);
    const numerators = availability?.buckets.map(({ numerator }) => Number(numerator) / 3600);
    expect(numerators).toEqual(
      Array.from({ length: 24 }, (_one, hour) => (hour >= 8 && hour < 14 ? 1 : 0)),
    );
    // Outside of the plan there is nothing to divide by.
    expect(availability?.buckets[18]).toMatchObject({ value: null, gap: "noBase" });
  });

  it("is undeclared until its factory says when it is to work", async () => {
    const { machine } = await machineTelling();
    await work(machine);
    const before = await figures(machine);
    expect(valueOf(before, "availability")).toBe("undeclared");
    expect(valueOf(before, "oee")).toBe("undeclared");
    await plan(shift, machine);
    await factory.portray();
    expect(valueOf(await figures(machine), "oee")).toBe("0.50625");
  });

  it("is undeclared where nobody counts what was not good, or says how long an item takes", async () => {
    const { machine } = await machineTelling(["load", "itemCounter"]);
    await plan(shift, machine);
    await work(machine);
    const all = await figures(machine);
    expect(valueOf(all, "oee")).toBe("undeclared");
    expect(valueOf(all, "qualityRatio")).toBe("undeclared");
    expect(valueOf(all, "effectiveness")).toBe("0.75");
  });

  it("follows a plan that changes from its day on, and leaves the days before as they were", async () => {
    const { machine } = await machineTelling();
    await plan(shift, machine);
    await work(machine);
    const later = { ...shift, validFrom: dateOf(24), shifts: [] };
    await plan(later, machine);
    await factory.portray();
    expect(valueOf(await figures(machine), "oee")).toBe("0.50625");
    const shorter = { ...shift, shifts: [{ ...shift.shifts[0]!, end: "14:00" }] };
    await plan({ ...shorter, validFrom: dateOf(0) }, machine);
    await factory.portray();
    expect(valueOf(await figures(machine), "availability")).toBe("1");
  });

  it("changes by a record that comes late as if it had come in time", async () => {
    const { machine } = await machineTelling();
    await plan(shift, machine);
    await work(machine);
    await factory.send(await device.next(hourOf(machine, 19, true, 7)));
    await factory.portrayed();
    expect(valueOf(await figures(machine, 8, 20), "output")).toBe("400");
    expect(valueOf(await figures(machine), "oee")).toBe("0.50625");
  });

  it("comes out the same when all is counted anew", async () => {
    const { ids, machine } = await machineTelling();
    await plan(shift, machine);
    await work(machine);
    const before = await figures(machine);
    for (const id of Object.values(ids))
      await removeSignal(factory.pool, testFactory, id, new Date());
    await machineTelling(undefined, machine);
    await factory.portray();
    expect(await figures(machine)).toEqual(before);
  });
});

describe("the energy of an item", () => {
  it("is what the machine consumed for those that were good, as far as rejects are counted", async () => {
    const { machine } = await machineTelling(["energyCounter", "itemCounter", "rejectCounter"]);
    const unchecked = await machineTelling(["energyCounter", "itemCounter"]);
    await work(machine);
    await work(unchecked.machine);
    // Seven hours of 2 kWh and 50 items, 5 of them not good.
    const all = await figures(machine, 8, 19, "energy");
    expect(valueOf(all, "energyPerItem")).toBe("0.044444");
    expect(valueOf(all, "energy")).toBe("14");
    expect(all["energyPerItem"]).toMatchObject({ numerator: "14", denominator: "315" });
    const other = await figures(unchecked.machine, 8, 19, "energy");
    expect(valueOf(other, "energyPerItem")).toBe("0.04");
    expect(valueOf(await figures(machine, 14, 16, "energy"), "energyPerItem")).toBe("noBase");
  });

  it("is undeclared where a machine has a meter, and nobody counts what it makes", async () => {
    const { machine } = await machineTelling(["energyCounter"]);
    await work(machine);
    const all = await figures(machine, 8, 19, "energy");
    expect([valueOf(all, "energy"), valueOf(all, "energyPerItem")]).toEqual(["14", "undeclared"]);
  });
});

describe("the capacity of a factory", () => {
  it("adds its machines up, and comes out of a snapshot's records alone", async () => {
    const own = await PortrayedFactory.open();
    const [outer, outerDevice] = [factory, device];
    [factory, device] = [own, await own.enrolled()];
    try {
      const [first, second] = [await machineTelling(), await machineTelling(["load"])];
      await declareCalendar(own.pool, {
        factory: testFactory,
        machine: undefined,
        version: shift,
        ...by,
      });
      const records = [...(await work(first.machine)), ...(await work(second.machine))];
      const section = await read();
      const whole = Object.fromEntries(section.figures.map((one) => [one.name, one]));
      expect(whole["availability"]).toMatchObject({ value: "0.75", denominator: "57600" });
      // The other counts nothing: half of what is planned is evidenced.
      expect(whole["capacityUsed"]).toMatchObject({ coverage: "0.5", denominator: "28800" });
      const context = {
        period: { from: at(0), to: at(24) },
        resolution: "day" as const,
        objections: [],
      };
      const daily = await inSnapshot(own.pool, (db) =>
        readSection(db, "capacity", testFactory, context),
      );
      const value = sectionValue(daily, context);
      const opened = { section: "capacity", salt: "AAAAAAAAAAAAAAAAAAAAAA", value };
      expect(brokenFigure(opened)).toBeUndefined();
      const sound = records.map((record, index) => ({ index, record, time: "claimed" as const }));
      expect(recount(opened, sound, at(48))).toEqual({ figures: 12, differences: [] });
      expect(recount(opened, sound.slice(1), at(48)).differences).not.toEqual([]);
    } finally {
      [factory, device] = [outer, outerDevice];
      await own.close();
    }
  });
});
