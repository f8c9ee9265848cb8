import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingOf } from "../../../../web/app/pages/my-factory/missing.ts";
import {
  gains,
  raises,
  type State,
  type Step,
  type StepKind,
} from "../../../../web/app/pages/my-factory/raises.ts";
import { type Series, sectionNames } from "../../../../web/app/pages/portrait/section.ts";

type Name = Series["name"];

const DAYS = 30;
const known = { value: "0.5", gap: null };
const unknown = { value: null, gap: "insufficientData" } as const;

const measured = {
  numerator: "1",
  denominator: "2",
  coverage: "1",
  records: 10,
  grades: { "hardware/sensor": 10 },
  claimedTime: 0,
  log: null,
};

/** @param heard which share of each day */
const figure = (
  name: Name,
  told: Partial<Series> = {},
  heard: readonly number[] = Array.from({ length: DAYS }, () => 1),
): Series => ({
  name,
  formula: `${name}/1`,
  unit: "1",
  ...known,
  ...measured,
  ...told,
  buckets: heard.map((coverage, day) => ({
    at: new Date(Date.UTC(2026, 9, day + 1)).toISOString(),
    ...known,
    ...measured,
    coverage: String(coverage),
  })),
});

const none = (name: Name): Series => figure(name, { value: null, gap: "noBase", records: 0 });

const machine = (name: Name, heard?: number[]) => ({
  machine: "lathe-3",
  figures: [figure(name, {}, heard)],
});

const limits = {
  idleFrom: "1",
  runningFrom: "2",
  version: 1,
  confirmedAt: "2026-10-01T00:00:00.000Z",
};
const load = { machine: "lathe-3", meaning: "load", unit: "W", limits } as const;
const meter = { machine: "lathe-3", meaning: "energyCounter", unit: "kW.h", limits: null } as const;

/** A factory that could not do better. */
const best: State = {
  sections: {
    ...(Object.fromEntries(
      sectionNames.map((name) => [name, { figures: [], machines: [] }]),
    ) as unknown as State["sections"]),
    utilisation: { figures: [figure("utilisation")], machines: [machine("utilisation")] },
    energy: { figures: [figure("energy")], machines: [machine("energy")] },
    quality: { figures: [figure("firstPassYield")], machines: [] },
    orders: { figures: [figure("onTime"), figure("onTimeInFull")], machines: [] },
  },
  signals: [load, meter],
  readings: [{ machine: "lathe-3", unit: "W" }],
};

const withSection = (
  name: keyof State["sections"],
  figures: Series[],
  heard?: number[],
): State => ({
  ...best,
  sections: {
    ...best.sections,
    [name]: {
      figures,
      machines: heard === undefined ? [] : [machine(figures[0]?.name ?? "energy", heard)],
    },
  },
});

const kindsOf = (steps: readonly Step[]): StepKind[] => steps.map(({ kind }) => kind);
const only = (steps: readonly Step[]): Step | undefined =>
  steps.length === 1 ? steps[0] : undefined;

describe("what raises a portrait", () => {
  it("is nothing where nothing is missing", () => {
    expect(raises(best)).toEqual([]);
  });

  it("is to say what the readings of a machine mean that is counted in no figure", () => {
    const readings = [...best.readings, { machine: "press-1", unit: "W" }];
    const signals = [...best.signals, { ...meter, machine: "press-1" }];
    expect(only(raises({ ...best, readings, signals }))).toMatchObject({
      kind: "declareLoad",
      machines: ["press-1"],
      gain: "coverage",
      share: 0.5,
    });
  });

  it("gives a figure where no machine is counted yet, and not where the others have too little", () => {
    const signals = [meter];
    expect(
      raises({ ...withSection("utilisation", [none("utilisation")]), signals })[0],
    ).toMatchObject({
      kind: "declareLoad",
      gain: "figure",
    });
    const few = withSection("utilisation", [figure("utilisation", unknown)]);
    expect(raises({ ...few, signals })[0]).toMatchObject({ kind: "declareLoad", gain: "coverage" });
  });

  it("is to confirm limits, of which one alone leaves the whole factory without the figure", () => {
    const signals = [
      ...best.signals,
      { ...load, machine: "a", limits: null },
      { ...meter, machine: "a" },
    ];
    expect(only(raises({ ...best, signals }))).toMatchObject({
      kind: "confirmLimits",
      machines: ["a"],
      gain: "figure",
      share: 1,
    });
  });

  it("is a meter for a machine without one, unless what it sends is one already", () => {
    const signals = [load, { ...load, machine: "press-1" }];
    const readings = [{ machine: "press-1", unit: "kW.h" }];
    const steps = raises({ ...best, signals, readings });
    expect(steps.map(({ kind, machines }) => [kind, machines])).toEqual([
      ["declareEnergy", ["press-1"]],
      ["connectMeter", ["lathe-3"]],
    ]);
  });

  it.each([
    ["orders", "onTime", "sendOrders"],
    ["quality", "firstPassYield", "sendInspections"],
  ] as const)("is to send %s that no record speaks of", (section, name, kind) => {
    expect(only(raises(withSection(section, [none(name)])))).toMatchObject({
      kind,
      figures: [name],
      gain: "figure",
    });
    const some = figure(name, { value: null, gap: "insufficientData", records: 1 });
    expect(raises(withSection(section, [some]))).toEqual([]);
  });

  it("is to say when machines are planned to work, where a figure wants to know", () => {
    const oee = figure("oee", { value: null, gap: "undeclared" });
    expect(only(raises(withSection("quality", [figure("firstPassYield"), oee])))).toMatchObject({
      kind: "declareWork",
      figures: ["oee"],
    });
  });

  it("is fewer gaps of a machine that was silent on some days, and a figure where there is too little", () => {
    const heard = Array.from({ length: DAYS }, (_one, day) => (day % 3 === 0 ? 1 : 0));
    const few = raises(withSection("utilisation", [figure("utilisation", unknown)], heard));
    expect(only(few)).toMatchObject({ kind: "closeGaps", machines: ["lathe-3"], gain: "figure" });
    const enough = raises(withSection("utilisation", [figure("utilisation")], heard));
    expect(only(enough)).toMatchObject({ kind: "closeGaps", gain: "coverage" });
    expect(only(enough)?.share).toBeCloseTo(19 / 30);
  });

  it("is patience with a machine that was connected lately and has sent ever since", () => {
    const heard = Array.from({ length: DAYS }, (_one, day) =>
      day < 20 ? 0 : day === 20 ? 0.4 : 1,
    );
    const steps = raises(withSection("energy", [figure("energy", unknown)], heard));
    expect(only(steps)).toMatchObject({ kind: "goOn", gain: "time" });
    expect(only(steps)?.share).toBeCloseTo(20 / 30);
  });

  it("is a stronger key and a time that blocks bound, for the share of records without", () => {
    const weak = { claimedTime: 5, grades: { "software/sensor": 8, "hardware/sensor": 2 } };
    const { sections } = best;
    const steps = raises({
      ...best,
      sections: {
        ...sections,
        utilisation: { ...sections.utilisation, figures: [figure("utilisation", weak)] },
        energy: { ...sections.energy, figures: [figure("energy", weak)] },
      },
    });
    expect(steps.map(({ gain, kind, share }) => [gain, kind, share])).toEqual([
      ["grade", "hardwareKey", 0.8],
      ["grade", "proveTime", 0.5],
    ]);
  });

  it("names all that a factory without anything can do, and nothing of machines that it has not", () => {
    const { sections } = best;
    const state: State = {
      sections: {
        ...sections,
        utilisation: { figures: [none("utilisation")], machines: [] },
        energy: { figures: [none("energy")], machines: [] },
        quality: { figures: [none("firstPassYield")], machines: [] },
        orders: { figures: [none("onTime"), none("onTimeInFull")], machines: [] },
      },
      signals: [],
      readings: [],
    };
    expect(kindsOf(raises(state))).toEqual(["sendOrders", "connectMachine", "sendInspections"]);
  });
});

describe("the order of what raises a portrait", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const heard = fc.array(share, { minLength: DAYS, maxLength: DAYS });
  const of = (name: Name) =>
    fc
      .record({ isKnown: fc.boolean(), records: fc.nat(20), claimed: fc.nat(20), heard })
      .map((told) => ({
        figures: [
          figure(name, {
            ...(told.isKnown ? known : unknown),
            records: told.records,
            claimedTime: Math.min(told.claimed, told.records),
          }),
        ],
        machines: [machine(name, told.heard)],
      }));
  const state = fc
    .record({
      utilisation: of("utilisation"),
      energy: of("energy"),
      signals: fc.subarray([load, meter, { ...load, machine: "b", limits: null }]),
      readings: fc.subarray([
        { machine: "a", unit: "W" },
        { machine: "b", unit: "kW.h" },
      ]),
    })
    .map(({ energy, readings, signals, utilisation }): State => ({
      sections: { ...best.sections, utilisation, energy },
      signals,
      readings,
    }));

  it("is by what is gained, then by how much, and no share leaves 0 to 1", () => {
    fc.assert(
      fc.property(state, (one) => {
        const steps = raises(one);
        const ranks = steps.map(({ figures, gain, share: missing }) => [
          gains.indexOf(gain),
          -figures.length * missing,
        ]);
        const sorted = ranks.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
        expect(ranks).toEqual(sorted);
        expect(steps.every((step) => step.share > 0 && step.share <= 1)).toBe(true);
        expect(steps.every((step) => step.figures.length > 0)).toBe(true);
      }),
    );
  });
});

describe("what is missing of a machine", () => {
  it("is everything of one that was never heard, and neither the day on which it was connected nor today", () => {
    expect(missingOf([figure("energy", {}, [0, 0, 0, 0])])).toEqual({ before: 0, since: 1 });
    expect(missingOf([figure("energy", {}, [0, 0, 0.3, 1])])).toEqual({ before: 0.5, since: 0 });
    expect(missingOf([figure("energy", {}, [0, 1, 0.5, 1])])).toEqual({
      before: 0.25,
      since: 0.125,
    });
    expect(missingOf([figure("energy", {}, [1, 1, 1, 0.4])])).toEqual({ before: 0, since: 0 });
    expect(missingOf([])).toEqual({ before: 0, since: 1 });
  });
});
