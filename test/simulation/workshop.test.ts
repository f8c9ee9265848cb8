import { describe, expect, it } from "vitest";
import { asRecord } from "../../device-attest/record.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { ALUMINIUM, STEEL } from "../../scripts/simulation/cutting.ts";
import {
  CLASS_ERROR,
  ElectricityMeter,
  RESOLUTION_KWH,
} from "../../scripts/simulation/electricity-meter.ts";
import { type MachineTruth, MillingMachine } from "../../scripts/simulation/milling-machine.ts";
import { bearingSeat } from "../../scripts/simulation/part-program.ts";
import { seededRandom } from "../../scripts/simulation/random.ts";
import { type Emission, Workshop } from "../../scripts/simulation/workshop.ts";

const startMs = Date.UTC(2026, 0, 5, 6);
const HOURS = 24;
const dayShift = (atMs: number): boolean => {
  const hour = new Date(atMs).getUTCHours();
  return hour >= 7 && hour < 19;
};
const hex = (number: number): string => number.toString(16).padStart(64, "0");

function workshop(seed: number, material = STEEL): Workshop {
  return new Workshop({
    seed,
    startMs,
    program: bearingSeat(material),
    machine: "mill-1",
    devices: { mill: "urn:dev:mac:01", meter: "urn:dev:mac:02", station: "urn:dev:mac:03" },
    isStaffed: dayShift,
    calibrationDue: "2026-06-30",
    order: {
      ruleSet: hex(1),
      ruleSetSalt: hex(2),
      lotOf: hex,
      subjectsOf: (part) => [`urn:example:part:${String(part)}`],
      partsPerLot: 20,
      every: 5,
    },
  });
}

/** A day, or some hours of it, and what was true in it. */
function day(
  seed: number,
  { material = STEEL, hours = HOURS } = {},
): { emissions: Emission[]; truths: MachineTruth[] } {
  const shop = workshop(seed, material);
  const emissions: Emission[] = [];
  const truths: MachineTruth[] = [];
  for (let second = 0; second < hours * 3600; second++) {
    emissions.push(...shop.advance());
    truths.push(shop.now!);
  }
  return { emissions, truths };
}

const { emissions, truths } = day(1);
const of = (device: Emission["device"]): RecordDraft[] =>
  emissions.filter((emission) => emission.device === device).map(({ draft }) => draft);
const values = (drafts: readonly RecordDraft[], metric: string): number[] =>
  drafts.flatMap((draft) =>
    draft.kind === "reading"
      ? draft.readings.filter((each) => each.metric === metric).map(({ value }) => Number(value))
      : [],
  );
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

describe("a day in the workshop", () => {
  it("is the same for the same seed, and another for another", () => {
    const [first, again, other] = [2, 2, 3].map((seed) => day(seed, { hours: 3 }).emissions);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it("makes drafts that are records", () => {
    for (const { draft } of emissions)
      asRecord({ ...draft, v: 1, sequence: 1, salt: "AAAAAAAAAAAAAAAAAAAAAA" });
    expect(new Set(emissions.map(({ device }) => device)).size).toBe(3);
  });

  it("tells everything in order of time, each device by its own clock", () => {
    for (const device of ["mill", "meter", "station"] as const) {
      const times = of(device).map(({ capturedAt }) => capturedAt);
      expect(times).toEqual(times.toSorted());
    }
  });

  it("samples the machine every second, without a gap", () => {
    const sampled = of("mill").flatMap((draft) =>
      draft.kind === "reading"
        ? draft.readings
            .filter(({ metric }) => metric === "spindle.speed")
            .map(({ offsetMs }) => Date.parse(draft.capturedAt) + offsetMs)
        : [],
    );
    expect(sampled).toEqual(truths.slice(0, sampled.length).map(({ atMs }) => atMs));
    expect(truths.length - sampled.length).toBeLessThan(10);
  });

  it("names the part only while it is being made", () => {
    const truthAt = new Map(truths.map((truth) => [new Date(truth.atMs).toISOString(), truth]));
    for (const draft of of("mill")) {
      const { state, finished, parts } = truthAt.get(draft.capturedAt)!;
      const part = finished?.number ?? parts + 1;
      const isMade = state === "running" || finished !== undefined;
      expect(draft.subjects).toEqual(isMade ? [`urn:example:part:${String(part)}`] : []);
    }
  });
});

describe("the machine", () => {
  it("is off outside the shift, and works, waits and changes over within it", () => {
    const states = new Set(truths.map(({ state }) => state));
    for (const state of ["off", "idle", "running", "changeover"] as const)
      expect(states).toContain(state);
    const night = truths.filter(({ atMs }) => !dayShift(atMs - 3600_000) && !dayShift(atMs));
    expect(night.every(({ state }) => state !== "running")).toBe(true);
  });

  it("finishes as many parts as its running time allows", () => {
    const running = truths.filter(({ state }) => state === "running").length;
    const cycle = bearingSeat(STEEL).operations.reduce((sum, { seconds }) => sum + seconds, 0);
    const { parts } = truths.at(-1)!;
    expect(parts).toBeGreaterThan(50);
    expect(Math.abs(running / cycle - parts)).toBeLessThanOrEqual(2);
  });

  it("needs more power the more its tool is worn", () => {
    const rough = truths.filter(({ operation }) => operation?.startsWith("rough"));
    const fresh = rough.filter(({ wearMm }) => wearMm < 0.08).map((each) => each.cuttingPowerW);
    const worn = rough.filter(({ wearMm }) => wearMm > 0.22).map((each) => each.cuttingPowerW);
    expect(mean(worn) / mean(fresh)).toBeGreaterThan(1.1);
    expect(mean(worn) / mean(fresh)).toBeLessThan(1.35);
  });

  it("changes a worn tool", () => {
    expect(Math.max(...truths.map(({ wearMm }) => wearMm))).toBeLessThan(0.32);
    expect(truths.some(({ wearMm }, at) => wearMm < (truths[at - 1]?.wearMm ?? 0))).toBe(true);
  });

  it("warms up slowly, stays below what a motor bears, and cools towards the hall's air", () => {
    const steps = truths.map(({ motorCelsius }, at) =>
      at === 0 ? 0 : Math.abs(motorCelsius - truths[at - 1]!.motorCelsius),
    );
    expect(Math.max(...steps)).toBeLessThan(0.1);
    const celsius = truths.map(({ motorCelsius }) => motorCelsius);
    expect(Math.max(...celsius)).toBeGreaterThan(40);
    expect(Math.max(...celsius)).toBeLessThan(110);
    const last = truths.at(-1)!;
    expect(Math.abs(last.motorCelsius - last.ambientCelsius)).toBeLessThan(2);
  });

  it("needs less power for aluminium than for steel", () => {
    const [hard, soft] = [STEEL, ALUMINIUM].map((material) =>
      mean(
        day(1, { material, hours: 3 })
          .truths.filter(({ operation }) => operation === "rough 1")
          .map(({ cuttingPowerW }) => cuttingPowerW),
      ),
    );
    expect(soft! / hard!).toBeLessThan(0.5);
  });

  it("breaks down now and then, and is repaired", () => {
    const machine = new MillingMachine({
      random: seededRandom(5),
      startMs,
      program: bearingSeat(STEEL),
      isStaffed: () => true,
      hoursBetweenBreakdowns: 2,
    });
    const states = Array.from({ length: 24 * 3600 }, () => machine.advance(1).state);
    const begun = states.filter((state, at) => state === "breakdown" && states[at - 1] !== state);
    expect(begun.length).toBeGreaterThan(1);
    expect(states.lastIndexOf("running")).toBeGreaterThan(states.indexOf("breakdown"));
  });
});

describe("the electricity meter", () => {
  it("counts the very energy that the machine drew, within its class and resolution", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const machine = new MillingMachine({
        random: seededRandom(seed),
        startMs,
        program: bearingSeat(STEEL),
        isStaffed: () => true,
      });
      const meter = new ElectricityMeter({
        device: "urn:dev:mac:02",
        machine: "mill-1",
        random: seededRandom(100 + seed),
        startMs,
      });
      let joule = 0;
      for (let second = 0; second < 2 * 3600; second++) {
        const { electricalPowerW, atMs } = machine.advance(1);
        joule += electricalPowerW;
        meter.take(electricalPowerW, 1, atMs);
      }
      const kwh = joule / 3_600_000;
      expect(Math.abs(meter.shownKwh - kwh)).toBeLessThanOrEqual(
        kwh * CLASS_ERROR + RESOLUTION_KWH,
      );
    }
  });

  it("tells a counter that never runs back, every fifteen seconds", () => {
    const counter = values(of("meter"), "energy.active");
    expect(counter).toHaveLength((HOURS * 3600) / 15);
    expect(counter).toEqual(counter.toSorted((a, b) => a - b));
  });

  it("has voltage, current, power factor and power that agree", () => {
    for (const draft of of("meter")) {
      const [power, voltage, current, factor] = [
        "power.active",
        "voltage",
        "current",
        "powerFactor",
      ].map((metric) => values([draft], metric)[0]!) as [number, number, number, number];
      // Half of the last place of each, at the least current.
      expect(Math.abs(3 * voltage * current * factor - power)).toBeLessThan(0.015 * power + 3);
    }
  });

  it("sees more energy on the hours in which more parts are made", () => {
    const perHour = Array.from({ length: HOURS }, (_, hour) => {
      const [first, last] = [truths[hour * 3600]!, truths[hour * 3600 + 3599]!];
      const joule = truths
        .slice(hour * 3600, hour * 3600 + 3600)
        .reduce((sum, { electricalPowerW }) => sum + electricalPowerW, 0);
      return { parts: last.parts - first.parts, kwh: joule / 3_600_000 };
    });
    const busy = perHour.filter(({ parts }) => parts >= 10).map(({ kwh }) => kwh);
    const quiet = perHour.filter(({ parts }) => parts === 0).map(({ kwh }) => kwh);
    expect(Math.min(...busy)).toBeGreaterThan(4 * Math.max(...quiet));
  });
});

describe("the inspection station", () => {
  const inspections = of("station").flatMap((draft) =>
    draft.kind === "inspection" ? [draft.inspection] : [],
  );

  it("measures every fifth part and the last of each lot, counting from 1 to the closing one", () => {
    const lot = inspections.filter((each) => each.lot === hex(1));
    expect(lot.map(({ sample }) => sample)).toEqual([1, 6, 11, 16, 20]);
    expect(lot.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5]);
    expect(lot.map(({ closing }) => closing)).toEqual([false, false, false, false, true]);
    expect(inspections.find((each) => each.lot === hex(2))?.ordinal).toBe(1);
  });

  it("shows micrometres near the nominal size", () => {
    for (const { measurements } of inspections)
      for (const { metric, value } of measurements) {
        expect(value).toMatch(/^\d\d\.\d{3}$/);
        expect(Math.abs(Number(value) - (metric === "bore.diameter" ? 42 : 18))).toBeLessThan(0.1);
      }
  });

  it("finds smaller bores from a worn tool", () => {
    const finished = new Map(
      truths.flatMap(({ finished: part }) => (part ? [[part.number, part]] : [])),
    );
    const bores = of("station").flatMap((draft) => {
      const part = finished.get(Number(draft.subjects[0]?.split(":").at(-1)));
      if (draft.kind !== "inspection" || part === undefined) return [];
      return [{ wear: part.wearMm, bore: Number(draft.inspection.measurements[0]?.value) }];
    });
    const [sharp, worn] = [
      bores.filter(({ wear }) => wear < 0.12),
      bores.filter(({ wear }) => wear > 0.2),
    ];
    expect(mean(worn.map(({ bore }) => bore))).toBeLessThan(mean(sharp.map(({ bore }) => bore)));
  });
});
