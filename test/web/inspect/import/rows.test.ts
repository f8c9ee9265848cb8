import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysBetween } from "../../../../web/inspect/entry/calibration.ts";
import { closedLots, draftsOf, remaining } from "../../../../web/inspect/import/drafts.ts";
import { guessMapping, unmapped } from "../../../../web/inspect/import/mapping.ts";
import { dateOf, readRows } from "../../../../web/inspect/import/rows.ts";
import { named, shaftPlan } from "../../../support/inspection-plan.ts";
import { anyText } from "../support/any-text.ts";

const { plan, ruleSet } = named(shaftPlan());
const lot = { lot: "a1".repeat(32), uri: "https://id.example/01/09506000134352/10/A7", ruleSets: [ruleSet] }; // prettier-ignore
const foreign = { lot: "b2".repeat(32), uri: "https://id.example/01/09506000134352/10/B8", ruleSets: ["00".repeat(32)] }; // prettier-ignore
const head = ["Lot", "Sample", "Inspector", "Instrument", "Calibration due", "Diameter", "Length", "Hardness"]; // prettier-ignore
const good = ["A7", "1", "I-07", "MIC-4711", "2027-03-01", "20.01", "120,1", ""];
const mapping = guessMapping(head, plan);
const read = (...lines: readonly (readonly string[])[]) =>
  readRows([head, ...lines], { plan, ruleSet, lots: [lot, foreign], mapping });
const changed = (column: number, cell: string) => good.with(column, cell);

describe("the columns of a file", () => {
  it.each([
    [head],
    [["批号", "样件号", "检验员", "量具编号", "校准有效期至", "Diameter [mm]", "Length (mm)", "Hardness HRC"]], // prettier-ignore
    [["LOT NO.", "piece", "operator", "Gauge", "calibration_due_date", "diameter", "LENGTH", "hardness"]], // prettier-ignore
  ])("are known by their names: %j", (names) => {
    expect(guessMapping(names, plan)).toEqual(["lot", "sample", "inspector", "instrument", "calibrationDue", 0, 1, 2]); // prettier-ignore
  });

  it("that mean nothing are left alone, and what is missing is named", () => {
    const few = guessMapping(["Lot", "Weather", "Lot", "Diameter"], plan);
    expect(few).toEqual(["lot", undefined, undefined, 0]);
    expect(unmapped(few, plan)).toEqual(["sample", "inspector", "instrument", "calibrationDue", 1]);
  });
});

describe("a line of a file", () => {
  it("becomes an inspection", () => {
    const { faults, rows } = read(good);
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([
      {
        lot,
        sample: 1,
        hand: { inspector: "I-07", instrument: "MIC-4711", calibrationDue: "2027-03-01" },
        measurements: [
          { metric: "Diameter", unit: "mm", value: "20.01" },
          { metric: "Length", unit: "mm", value: "120.1" },
        ],
      },
    ]);
  });

  it.each([
    [0, "", "missing"],
    [0, "C9", "unknownLot"],
    [0, "B8", "otherPlan"],
    [1, "0", "noSample"],
    [1, "1.5", "noSample"],
    [2, "=cmd|'/c calc'!A1", "formula"],
    [2, "@SUM(A1)", "formula"],
    [3, "x".repeat(129), "tooLong"],
    [4, "03/04/2027", "noDate"],
    [4, "2027-02-30", "noDate"],
    [5, "", "missing"],
    [5, "=1+1", "noNumber"],
    [5, "1,234.5", "thousands"],
    [6, "120.1 in", "otherUnit"],
  ])("with column %i as %j is refused: %s", (column, cell, fault) => {
    const { faults, rows } = read(changed(column, cell));
    expect(faults).toEqual([{ row: 2, column, fault, cell }]);
    expect(rows).toEqual([]);
  });

  it("has all its faults named, with row and column", () => {
    const { faults } = read(good, changed(5, "?").with(4, ""));
    expect(faults.map(({ column, row }) => [row, column])).toEqual([[3, 4], [3, 5]]); // prettier-ignore
  });

  it("about a piece that another line is about is refused", () => {
    expect(read(good, good).faults).toEqual([{ row: 3, column: 1, fault: "twice", cell: "1" }]);
  });

  it("is read or refused, whatever its cells are", () => {
    const cell = fc.oneof(anyText, fc.constantFrom(...good));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 10 }), (line) => {
        const { faults, rows } = read(line);
        expect(rows.length === 1 && faults.length === 0).toBe(faults.length === 0);
      }),
    );
  });
});

describe("a date", () => {
  it.each([
    ["2027-3-1", "2027-03-01"],
    ["2027/03/01", "2027-03-01"],
    ["2027年3月1日", "2027-03-01"],
    ["2027.03.01", "2027-03-01"],
    ["36526", "2000-01-01"],
    ["46447", "2027-03-01"],
  ])("%j is %s", (text, date) => {
    expect(dateOf(text)).toBe(date);
  });

  it("is what Excel's count of days says, for a century", () => {
    fc.assert(
      fc.property(fc.integer({ min: 36_526, max: 73_049 }), (days) => {
        expect(daysBetween("2000-01-01", dateOf(String(days)) ?? "")).toBe(days - 36_526);
      }),
    );
  });

  it.each(["", "1", "99999", "20270301", "1.3.2027", "next week"])("%j is none", (text) => {
    expect(dateOf(text)).toBeUndefined();
  });
});

describe("the records of a file", () => {
  const file = { sha256: "cd".repeat(32), mediaType: "text/csv", bytes: 10 };
  const taking = { device: "urn:uuid:x", capturedAt: "2026-11-26T12:00:00.000Z" };
  const { rows } = read(good, changed(1, "2"));

  it("say that they come from a document, name it, and go on from what was signed", () => {
    const before = { lot: lot.lot, ruleSet, sample: 2, attempt: 1, ordinal: 1, closing: false };
    const drafts = draftsOf([before], { rows, file, closes: true }, taking);
    expect(drafts).toMatchObject([
      { source: "document", attachments: [file], inspection: { attempt: 1, ordinal: 2, closing: false } }, // prettier-ignore
      { source: "document", attachments: [file], inspection: { attempt: 2, ordinal: 3, closing: true } }, // prettier-ignore
    ]);
  });

  it("are those that were left when somebody was interrupted, and none when all are signed", () => {
    const piece = { lot: lot.lot, ruleSet, attempt: 1, closing: false, file: file.sha256 };
    const first = { ...piece, sample: 1, ordinal: 1 };
    const second = { ...piece, sample: 2, ordinal: 2 };
    expect(remaining([first], { rows, file })).toEqual([rows[1]]);
    expect(remaining([first, second], { rows, file })).toEqual([]);
    expect(remaining([{ ...first, file: undefined }], { rows, file })).toEqual(rows);
  });

  it("are none for a lot that is closed", () => {
    const closing = { lot: lot.lot, ruleSet, sample: 9, attempt: 1, ordinal: 1, closing: true };
    expect(closedLots([closing], rows)).toEqual([lot.lot]);
    expect(closedLots([], rows)).toEqual([]);
  });
});
