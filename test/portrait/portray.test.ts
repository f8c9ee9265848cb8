import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entriesBehind } from "../../service/portrait/behind.store.ts";
import { utilisationFigures } from "../../service/portrait/section.ts";
import { confirmLimits, removeSignal, signalsOf } from "../../service/portrait/signal.store.ts";
import { type TestDevice, testFactory } from "../support/device.ts";
import { loadOf, PortrayedFactory, watts } from "./scene.ts";

let factory: PortrayedFactory;
let device: TestDevice;
beforeAll(async () => {
  factory = await PortrayedFactory.open();
  device = await factory.enrolled();
});
afterAll(() => factory.close());

const HOUR_MS = 3_600_000;
/** A whole day that is over, and within what the intake takes. */
const day = new Date(Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000).toISOString();
const at = (hour: number, minute = 0): string =>
  new Date(Date.parse(day) + hour * HOUR_MS + minute * 60_000).toISOString();

const past = (hour: number, minute = 0): string =>
  new Date(Date.parse(at(hour, minute)) - 25 * 86_400_000).toISOString();

const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };
const by = { at: new Date(), by: "tester" };

async function machineWithLimits(): Promise<string> {
  const signal = await factory.declare();
  await confirmLimits(factory.pool, signal, limits, by);
  return signal.machine;
}

const send = async (...drafts: readonly Parameters<TestDevice["next"]>[0][]): Promise<void> => {
  for (const draft of drafts) await factory.send(await device.next(draft));
};

/** An hour's readings, a minute each: running until, then idle until, then off. */
const hourOf = (machine: string, hour: number, running: number, idle: number) =>
  watts(
    machine,
    at(hour),
    60,
    ...Array.from({ length: 60 }, (_one, minute) =>
      minute < running ? 1500 : minute < idle ? 200 : 0,
    ),
  );

describe("utilisation", () => {
  it("is the running share of the calendar, by the load that a person confirmed", async () => {
    const machine = await machineWithLimits();
    await send(hourOf(machine, 8, 30, 45));
    await factory.portrayed();
    const utilisation = (await factory.utilisation(machine, at(8), at(9)))("utilisation");
    expect(utilisation).toMatchObject({
      value: "0.5",
      gap: null,
      formula: "utilisation/1",
      numerator: "1800",
      denominator: "3600",
      coverage: "1",
      records: 1,
      grades: { "software/sensor": 1 },
      claimedTime: 1,
    });
    expect(utilisation.log?.first).toBe(utilisation.log?.last);
  });

  it("takes time without evidence for time without running, and says how much of it there is", async () => {
    const machine = await machineWithLimits();
    await send(hourOf(machine, 8, 60, 60));
    await factory.portrayed();
    const [two, three] = await Promise.all([
      factory.utilisation(machine, at(8), at(10)),
      factory.utilisation(machine, at(8), at(11)),
    ]);
    expect(two("utilisation")).toMatchObject({ value: "0.5", coverage: "0.5" });
    expect(three("utilisation")).toMatchObject({
      value: null,
      gap: "insufficientData",
      coverage: "0.333333",
    });
    expect(two("utilisation").buckets.map(({ value, gap }) => [value, gap])).toEqual([
      ["1", null],
      [null, "insufficientData"],
    ]);
  });

  it("has no value while nobody confirmed from which load on the machine runs, and all of it after", async () => {
    const signal = await factory.declare();
    await send(hourOf(signal.machine, 8, 30, 45));
    await factory.portrayed();
    const before = await factory.utilisation(signal.machine, at(8), at(9));
    expect(before("utilisation")).toMatchObject({ value: null, gap: "unconfirmed", coverage: "1" });
    await confirmLimits(factory.pool, signal, limits, by);
    await factory.portray();
    const after = await factory.utilisation(signal.machine, at(8), at(9), "hour");
    expect(after("utilisation").value).toBe("0.5");
    await confirmLimits(factory.pool, signal, { ...limits, runningMicro: 150_000_000n }, by);
    await factory.portray();
    for (const resolution of ["hour", "day", "month"] as const) {
      const later = await factory.utilisation(signal.machine, at(8), at(9), resolution);
      expect(later("runningTime").buckets.length).toBe(1);
    }
    const later = await factory.utilisation(signal.machine, day, at(24), "day");
    expect(later("runningTime").numerator).toBe(String(45 * 60));
  });

  it("has a gap of a factory that declared no machine", () => {
    const period = { from: at(8), to: at(9) };
    const { figures, machines } = utilisationFigures([], { period, resolution: "hour" });
    expect(machines).toEqual([]);
    expect(figures.map(({ value, gap }) => [value, gap])).toEqual([
      [null, "noBase"],
      [null, "noBase"],
    ]);
  });
});

describe("what counts", () => {
  it("is anchored: no entry before its block is final", async () => {
    const machine = await machineWithLimits();
    await factory.portrayed();
    await send(hourOf(machine, 8, 60, 60));
    await factory.portray();
    const before = await factory.utilisation(machine, at(8), at(9));
    expect(before("utilisation")).toMatchObject({ records: 0, log: null });
    await factory.portrayed();
    const after = await factory.utilisation(machine, at(8), at(9));
    expect(after("utilisation")).toMatchObject({ value: "1", records: 1 });
  });

  it("lies between the block that the device had seen and the block of its anchor, where a signal asks for that", async () => {
    const signal = await factory.declare({ time: "proven" });
    await confirmLimits(factory.pool, signal, limits, by);
    const { machine } = signal;
    await send({});
    const seen = await factory.anchor(new Date(Date.parse(at(8)) - 1000));
    await send(
      // Before what it had seen, without anything seen, with another root, and as it should be.
      { ...hourOf(machine, 6, 60, 60), seen },
      hourOf(machine, 7, 60, 60),
      { ...hourOf(machine, 9, 60, 60), seen: { ...seen, root: "ab".repeat(32) } },
      { ...hourOf(machine, 10, 60, 60), seen },
    );
    await factory.portrayed();
    const figure = (await factory.utilisation(machine, at(6), at(11)))("runningTime");
    expect(figure).toMatchObject({ numerator: "3600", records: 1, claimedTime: 0 });
    expect(figure.buckets.map(({ records }) => records)).toEqual([0, 0, 0, 0, 1]);
  });

  it("was not captured after its anchor", async () => {
    const machine = await machineWithLimits();
    await send(hourOf(machine, 9, 60, 60));
    await factory.anchor(new Date(Date.parse(at(9)) - 300_000));
    await factory.portray();
    expect((await factory.utilisation(machine, at(9), at(10)))("utilisation").records).toBe(0);
  });

  it("is the first statement of a sequence, not its rival", async () => {
    const machine = await machineWithLimits();
    const before = device.position;
    await send(hourOf(machine, 8, 15, 60));
    const after = device.position;
    device.position = before;
    await send(hourOf(machine, 8, 60, 60));
    device.position = after;
    await factory.portrayed();
    const figure = (await factory.utilisation(machine, at(8), at(9)))("utilisation");
    expect(figure).toMatchObject({ value: "0.25", records: 1 });
  });

  it("counts once content comes that was missing, and once only", async () => {
    const machine = await machineWithLimits();
    const envelope = await device.next(hourOf(machine, 8, 60, 60));
    await factory.send(envelope);
    await factory.anchor();
    const { rows } = await factory.pool.query<{ leaf_index: bigint; body: Buffer }>(
      "SELECT leaf_index, body FROM attested_record ORDER BY leaf_index DESC LIMIT 1",
    );
    const entry = rows[0]?.leaf_index;
    await factory.pool.query("UPDATE attested_record SET body = NULL WHERE leaf_index = $1", [
      entry,
    ]);
    await factory.portray();
    const read = async () => (await factory.utilisation(machine, at(8), at(9)))("utilisation");
    expect(await read()).toMatchObject({ records: 0 });
    await factory.pool.query("UPDATE attested_record SET body = $2 WHERE leaf_index = $1", [
      entry,
      rows[0]?.body,
    ]);
    await factory.portray();
    await factory.portray();
    expect(await read()).toMatchObject({ records: 1, value: "1" });
  });
});

describe("a record that comes four weeks late", () => {
  it("changes the hours that it speaks of, their day and month, and nothing else", async () => {
    const machine = await machineWithLimits();
    const full = Array.from({ length: 60 }, () => 1500);
    await send(watts(machine, past(8), 60, ...full), watts(machine, past(10), 60, ...full));
    await send(hourOf(machine, 8, 60, 60));
    await factory.portrayed();
    const read = async (from: string, to: string, resolution: "hour" | "day" = "hour") =>
      (await factory.utilisation(machine, from, to, resolution))("runningTime").buckets.map(
        ({ numerator }) => Number(numerator),
      );
    const before = await read(past(0), past(24));
    // From half past eight on, into the next hour: the mean of both readings of a minute is below running.
    await send(watts(machine, past(8, 30), 60, ...Array.from({ length: 60 }, () => 0)));
    await factory.portrayed();
    const after = await read(past(0), past(24));
    expect(before.map((seconds, hour) => seconds - (after[hour] ?? 0))).toEqual(
      before.map((_one, hour) => (hour === 8 ? 1800 : 0)),
    );
    expect(await read(past(0), past(24), "day")).toEqual([5400]);
    expect(await read(at(0), at(24), "day")).toEqual([3600]);
  });
});

describe("energy", () => {
  it("is what a counter rose, also over an hour's end, wherever its readings come in between", async () => {
    const machine = randomUUID();
    const counters = await factory.declare({
      ...loadOf(machine),
      metric: "energy.active",
      unit: "kW.h",
      meaning: "energyCounter",
    });
    const counter = (capturedAt: string, value: string) => ({
      machine,
      capturedAt,
      readings: [{ metric: "energy.active", unit: "kW.h", value, offsetMs: 0 }],
    });
    await send(counter(at(8, 10), "100"), counter(at(9, 10), "104.5"), counter(at(9, 50), "105"));
    await factory.portrayed();
    const read = async () =>
      (await factory.energy(machine, at(8), at(10)))("energy").buckets.map(
        ({ numerator }) => numerator,
      );
    expect(await read()).toEqual(["0", "5"]);
    // What it rose by nine o'clock is not known without the reading before.
    const asked = { from: at(9), to: at(10), after: -1, limit: 10 };
    expect((await entriesBehind(factory.pool, counters, asked)).entries).toHaveLength(3);
    await send(counter(at(8, 55), "103.25"));
    await factory.portrayed();
    expect(await read()).toEqual(["3.25", "1.75"]);
    // Exchanged: what it lost is not guessed.
    await send(counter(at(9, 55), "2"), counter(at(9, 56), "2.5"));
    await factory.portrayed();
    expect(await read()).toEqual(["3.25", "2.25"]);
  });

  it("of an interval that is stamped with its end lies before its stamp", async () => {
    const machine = randomUUID();
    await factory.declare({
      ...loadOf(machine),
      metric: "energy.active",
      unit: "W.h",
      meaning: "energyInterval",
      slotSeconds: 900,
      stamp: "end",
    });
    const interval = (capturedAt: string, value: string) => ({
      machine,
      capturedAt,
      readings: [{ metric: "energy.active", unit: "W.h", value, offsetMs: 0 }],
    });
    await send(
      ...["250", "250", "250", "1250"].map((value, n) => interval(at(8, 15 * (n + 1)), value)),
    );
    await factory.portrayed();
    const energy = (await factory.energy(machine, at(8), at(10)))("energy");
    expect(energy).toMatchObject({ value: "2", coverage: "0.5", unit: "kW.h" });
    expect(energy.buckets.map(({ value }) => value)).toEqual(["2", null]);
  });
});

it("a full recomputation gives what was counted step by step", async () => {
  const machine = randomUUID();
  const first = await factory.declare({ machine });
  await confirmLimits(factory.pool, first, limits, by);
  for (let hour = 5; hour < 9; hour++) {
    await send(hourOf(machine, hour, 10 * (hour - 4), 50));
    await factory.portrayed();
  }
  const tables = async (no: number) => {
    const cells = await factory.pool.query<object>(
      "SELECT * FROM portrait_cell WHERE signal_no = $1 ORDER BY resolution, at",
      [no],
    );
    const evidence = await factory.pool.query<object>(
      "SELECT * FROM portrait_evidence WHERE signal_no = $1 ORDER BY resolution, at, key_no, source",
      [no],
    );
    return [...cells.rows, ...evidence.rows].map((row) => ({ ...row, signal_no: 0 }));
  };
  await removeSignal(factory.pool, testFactory, first.id, new Date());
  const second = await factory.declare({ machine });
  await confirmLimits(factory.pool, second, limits, by);
  expect((await signalsOf(factory.pool, testFactory)).at(-1)?.complete).toBe(false);
  await factory.portray();
  expect((await signalsOf(factory.pool, testFactory)).at(-1)?.complete).toBe(true);
  expect(await tables(second.no)).toEqual(await tables(first.no));
});
