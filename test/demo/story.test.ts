import { describe, expect, it } from "vitest";
import { boreChart, type ProcessSignal } from "../../scripts/demo/process-control.ts";
import type { LotOutcome } from "../../scripts/demo/quality-desk.ts";
import { Story } from "../../scripts/demo/story.ts";
import { storyWords } from "../../scripts/demo/story-words.ts";
import { newChart, take } from "../../service/quality/monitoring/chart.ts";
import { DemoWorld, PARTS_PER_LOT } from "../../scripts/demo/world.ts";

const hex = (number: number): string => number.toString(16).padStart(64, "0");

/** A workshop whose chain finds lot 4 bad: the second lot of the coil that is too hard. */
function scene(told: number | string = 3) {
  const order = { ruleSet: hex(1), ruleSetSalt: hex(2), lotOf: hex };
  const world = new DemoWorld(1, Date.UTC(2026, 0, 5), order, 7);
  const said: string[] = [];
  const done: string[] = [];
  const signals: ProcessSignal[] = [];
  const outcomes = new Map<number, LotOutcome>();
  const story = new Story({
    world,
    words: storyWords.en,
    tell: (line) => said.push(line),
    noticed: () => Promise.resolve(signals.splice(0)),
    contain: (thing) => {
      done.push(`contain ${thing}`);
      return Promise.resolve({ affected: [world.chain.seatLot(3)], holders: 3, told });
    },
    show: ({ lot }) => Promise.resolve(void done.push(`show ${lot}`)),
    desk: {
      open: (lot) => Promise.resolve(void done.push(`open ${String(lot)}`)),
      outcomeOf: (lot) => Promise.resolve(outcomes.get(lot) ?? "inspecting"),
      release: (lot) => Promise.resolve(void done.push(`release ${String(lot)}`)),
      hold: (lots) => Promise.resolve(void done.push(`hold ${lots.join()}`)),
    },
  });
  const finish = (lots: number): void => {
    while (world.finishedLots < lots) world.advance();
  };
  return { world, said, done, signals, outcomes, story, finish };
}

describe("the people of the demo", () => {
  it("open lots before the machine gets to them", async () => {
    const { done, story } = scene();
    await story.step();
    expect(done).toEqual(["open 1", "open 2"]);
  });

  it("let a lot go only once the chain does", async () => {
    const { done, finish, outcomes, story } = scene();
    finish(1);
    await story.step();
    expect(done).not.toContain("release 1");
    outcomes.set(1, "good");
    await story.step();
    await story.step();
    expect(done.filter((act) => act === "release 1")).toHaveLength(1);
    expect(done.filter((act) => act.startsWith("show"))).toHaveLength(1);
  });

  it("contain the coil of a bad lot, hold all lots of it, and stop what was made from them", async () => {
    const { done, finish, outcomes, said, story, world } = scene();
    finish(4);
    for (const lot of [1, 2, 3]) outcomes.set(lot, "good");
    outcomes.set(4, "bad");
    await story.step();
    expect(done).toContain(`contain ${world.chain.coilOf(4)}`);
    expect(done.at(-1)).toBe("hold 3,4");
    expect(said.at(-1)).toContain("L0001-0004");
    const before = world.workshop.now?.atMs ?? 0;
    const later: string[] = [];
    for (let minute = 0; minute < 120; minute++)
      later.push(
        ...world.chain
          .advance(before + minute * 60_000)
          .filter(({ draft }) => draft.step === "assembling")
          .flatMap(({ draft }) => draft.subjects),
      );
    expect(later).not.toContain(world.chain.seatLot(3));
  });

  it("warn of firms that could not be told, and stop the goods all the same", async () => {
    const { done, finish, outcomes, said, story } = scene("Error: offline");
    finish(4);
    outcomes.set(4, "bad");
    await story.step();
    expect(said.filter((line) => line.startsWith("warning"))).toEqual([
      expect.stringContaining("Error: offline"),
    ]);
    expect(done.at(-1)).toBe("hold 3,4");
  });

  it("cut bores from the hard coil that its plan does not allow", () => {
    const bores = boresOfLots(5);
    const least = bores.map((lot) => Math.min(...lot));
    expect(bores.slice(0, 4).map(({ length }) => length)).toEqual([1, 1, 1, 1].map(() => 5));
    for (const lot of [0, 1, 2]) expect(least[lot]).toBeGreaterThan(41.97);
    expect(least[3]).toBeLessThan(41.97);
    expect(PARTS_PER_LOT).toBe(8);
  });

  it("see the coil get harder before a part is bad", () => {
    const [first = [], second = [], third = [], fourth = []] = boresOfLots(4);
    const { points } = take(newChart, boreChart.terms, {
      values: [...first, ...second, ...third, ...fourth],
      index: 0,
      at: "2026-01-05T00:00:00Z",
      lot: null,
    });
    const seen = points.slice(15).findIndex(({ broken }) => broken.length > 0);
    expect(seen).toBeGreaterThanOrEqual(0);
    expect(seen).toBeLessThan(fourth.findIndex((bore) => bore < Number(boreChart.terms.min)));
  });

  it("tell once what process control noticed, until a lot is good again", async () => {
    const { finish, outcomes, said, signals, story } = scene();
    const signal = { value: 41.99, unit: "mm", lower: 41.997, upper: 42.018 };
    signals.push(signal);
    await story.step();
    signals.push(signal);
    await story.step();
    expect(said).toEqual([storyWords.en.outOfControl(signal)]);
    finish(1);
    outcomes.set(1, "good");
    await story.step();
    signals.push(signal);
    await story.step();
    expect(said.filter((line) => line === storyWords.en.outOfControl(signal))).toHaveLength(2);
  });
});

function boresOfLots(lots: number): number[][] {
  const { world } = scene();
  const bores: number[][] = Array.from({ length: lots }, () => []);
  while (world.finishedLots < lots)
    for (const { draft } of world.advance())
      if (draft.kind === "inspection")
        bores[Math.min(lots, Number.parseInt(draft.inspection.lot, 16)) - 1]?.push(
          Number(draft.inspection.measurements[0]?.value),
        );
  return bores;
}
