import { describe, expect, it } from "vitest";
import type { LotOutcome } from "../../scripts/demo/quality-desk.ts";
import { Story } from "../../scripts/demo/story.ts";
import { storyWords } from "../../scripts/demo/story-words.ts";
import { DemoWorld, PARTS_PER_LOT } from "../../scripts/demo/world.ts";

const hex = (number: number): string => number.toString(16).padStart(64, "0");

/** A workshop whose chain finds lot 4 bad: the second lot of the coil that is too hard. */
function scene() {
  const world = new DemoWorld(1, Date.UTC(2026, 0, 5), {
    ruleSet: hex(1),
    ruleSetSalt: hex(2),
    lotOf: hex,
  });
  const said: string[] = [];
  const done: string[] = [];
  const outcomes = new Map<number, LotOutcome>();
  const story = new Story({
    world,
    words: storyWords.en,
    tell: (line) => said.push(line),
    contain: (thing) => {
      done.push(`contain ${thing}`);
      return Promise.resolve({ affected: [world.chain.seatLot(3)], holders: 3 });
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
  return { world, said, done, outcomes, story, finish };
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

  it("cut bores from the hard coil that its plan does not allow", () => {
    const { world } = scene();
    const bores: number[][] = [[], [], [], [], []];
    while (world.finishedLots < 5)
      for (const { draft } of world.advance())
        if (draft.kind === "inspection")
          bores[Math.min(4, Number.parseInt(draft.inspection.lot, 16) - 1)]?.push(
            Number(draft.inspection.measurements[0]?.value),
          );
    const least = bores.map((lot) => Math.min(...lot));
    expect(bores.slice(0, 4).map(({ length }) => length)).toEqual([1, 1, 1, 1].map(() => 5));
    for (const lot of [0, 1, 2]) expect(least[lot]).toBeGreaterThan(41.958);
    expect(least[3]).toBeLessThan(41.958);
    expect(PARTS_PER_LOT).toBe(8);
  });
});
