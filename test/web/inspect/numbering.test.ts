import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysBetween, isOverdue } from "../../../web/inspect/entry/calibration.ts";
import {
  isClosed,
  type Known,
  numbersFor,
  piecesOf,
} from "../../../web/inspect/entry/numbering.ts";

describe("attempts and ordinals", () => {
  it("count without a gap and never twice, in whatever order pieces are measured", () => {
    const pieces = fc.array(
      fc.record({
        lot: fc.constantFrom("a", "b"),
        ruleSet: fc.constantFrom("x", "y"),
        sample: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, (measured) => {
        const history: Known[] = [];
        for (const piece of measured)
          history.push({ ...piece, ...numbersFor(history, piece), closing: false });
        for (const said of Map.groupBy(history, ({ lot }) => lot).values())
          expect(said.map(({ ordinal }) => ordinal)).toEqual(said.map((_, at) => at + 1));
        const samples = Map.groupBy(
          history,
          (one) => `${one.lot}${one.ruleSet}${String(one.sample)}`,
        );
        for (const said of samples.values())
          expect(said.map(({ attempt }) => attempt)).toEqual(said.map((_, at) => at + 1));
      }),
    );
  });

  it("end with the closing one, of its lot alone", () => {
    const closing = { lot: "a", ruleSet: "x", sample: 1, attempt: 1, ordinal: 1, closing: true };
    expect([isClosed([closing], "a"), isClosed([closing], "b")]).toEqual([true, false]);
  });
});

describe("a calibration", () => {
  it("counts days as the calendar does", () => {
    const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }); // prettier-ignore
    fc.assert(
      fc.property(day, day, (from, to) => {
        const [a, b] = [from, to].map((date) => date.toISOString().slice(0, 10)) as [
          string,
          string,
        ];
        expect(daysBetween(a, b)).toBe((Date.parse(b) - Date.parse(a)) / 86_400_000);
      }),
    );
  });

  it.each([
    ["2026-11-26", false],
    ["2026-11-27", false],
    ["2026-11-25", true],
    ["2026-02-30", true],
    ["soon", true],
  ])("until %s is overdue on 2026-11-26: %s", (due, overdue) => {
    expect(isOverdue(due, "2026-11-26")).toBe(overdue);
  });
});

describe("pieces to choose from", () => {
  it("are those asked for and those measured: a file may number a piece by its serial", () => {
    expect(piecesOf(3, [2, 100_245])).toEqual([1, 2, 3, 100_245]);
    expect(piecesOf(1, [])).toEqual([1]);
  });
});
