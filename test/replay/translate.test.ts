import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mappingText, translate, type Translated } from "./support.ts";

const wide = mappingText(
  `    time: { column: t, format: iso }
    group: { rows: 3 }
    step: "{step}"
    subjects: ["urn:example:part:{part}"]
    readings:
      - { column: a, metric: a, unit: mm }
      - { column: b, metric: b, unit: A, optional: true, round: half-even }
    unused: { note: free text }
`,
  "missing: [NaN]\n",
);
const HEADER = "t,part,step,a,b,note\n";
const row = (
  second: number,
  changes: Partial<Record<"part" | "step" | "a" | "b", string>> = {},
) => {
  const { part = "1", step = "mill", a = "1.5", b = "2" } = changes;
  return `2020-01-01T00:00:${String(second).padStart(2, "0")}Z,${part},${step},${a},${b},x\n`;
};
const sizes = ({ outcomes }: Translated): (number | string)[] =>
  outcomes.map(({ record, complaint }) => record?.rows.length ?? complaint?.reason ?? "");

describe("rows become records", () => {
  it("up to the declared number in one, with offsets from the first", () => {
    const { outcomes } = translate(wide, HEADER + [0, 1, 2, 3].map((at) => row(at)).join(""));
    expect(outcomes.map(({ record }) => record?.draft)).toMatchObject([
      {
        kind: "reading",
        source: "gateway",
        machine: "m1",
        step: "mill",
        capturedAt: "2020-01-01T00:00:00.000Z",
        subjects: ["urn:example:part:1", "ni:///sha-256;AAAA#row=2-4"],
        readings: [
          { metric: "a", unit: "mm", value: "1.5", offsetMs: 0 },
          { metric: "b", unit: "A", value: "2", offsetMs: 0 },
          { offsetMs: 1000 },
          { offsetMs: 1000 },
          { offsetMs: 2000 },
          { offsetMs: 2000 },
        ],
      },
      { subjects: ["urn:example:part:1", "ni:///sha-256;AAAA#row=5"] },
    ]);
  });

  it("and a new one where the subject, the step or the direction of time changes", () => {
    const source = [
      row(5),
      row(6, { part: "2" }),
      row(7, { part: "2", step: "drill" }),
      row(1, { part: "2", step: "drill" }),
    ];
    expect(sizes(translate(wide, HEADER + source.join("")))).toEqual([1, 1, 1, 1]);
  });

  it("and a new one after a row that cannot be mapped, so that a record's rows are one range", () => {
    const source = [row(0), row(1, { a: "?" }), row(2), row(3)];
    expect(sizes(translate(wide, HEADER + source.join("")))).toEqual(["notANumber", 1, 2]);
  });

  it("percent-encoding what a cell brings into a URI", () => {
    const { outcomes } = translate(wide, HEADER + row(0, { part: "a b/#é" }));
    expect(outcomes[0]?.record?.draft.subjects[0]).toBe("urn:example:part:a%20b%2F%23%C3%A9");
  });

  it("leaving out optional cells without value, and counting them", () => {
    const { outcomes, summary } = translate(
      wide,
      HEADER + row(0, { b: "NaN" }) + row(1, { b: "" }),
    );
    expect(outcomes[0]?.record?.draft).toMatchObject({
      readings: [{ metric: "a" }, { metric: "a" }],
    });
    expect(summary.cells.absent).toEqual({ b: 2 });
    expect(summary.readings).toBe(2);
  });

  it("counting the cells that the mapping's rule rounded", () => {
    const { summary } = translate(wide, HEADER + row(0, { b: "0.00000049" }));
    expect(summary.cells.rounded).toEqual({ b: 1 });
  });
});

describe("a row that cannot be mapped is named", () => {
  it.each([
    ["a required cell is without value", row(0, { a: "NaN" }), "missing", "a"],
    ["a template's cell is without value", row(0, { part: "" }), "missing", "part"],
    ["a cell is no number", row(0, { a: "12,5" }).replace("12,5", '"12,5"'), "notANumber", "a"],
    ["a cell has too many decimals", row(0, { a: "0.0000001" }), "precision", "a"],
    ["a number is too large", row(0, { a: "1e15" }), "range", "a"],
    ["a time is none", "yesterday,1,s,1,1,x\n", "notATime", "t"],
    ["a text is too long", row(0, { step: "s".repeat(300) }), "tooLong", undefined],
    ["the row is ragged", "2020-01-01T00:00:00Z,1,s,1\n", "columnCount", undefined],
    ["a quotation mark stays open", row(0, { part: '"1' }), "quote", undefined],
    ["it holds a NUL", row(0, { part: "\u0000" }), "controlCharacter", undefined],
  ])("when %s", (_, source, reason, column) => {
    const { outcomes, summary } = translate(wide, HEADER + row(9) + source);
    const complaint = outcomes.find((outcome) => outcome.complaint)?.complaint;
    expect(complaint).toMatchObject({ file: "source.csv", line: 3, reason });
    expect(complaint?.column).toBe(column);
    expect(summary).toMatchObject({ rows: 2, mapped: 1, unmappable: 1, reasons: { [reason]: 1 } });
  });

  it("and a cell of ten megabytes costs its row only, and little memory", () => {
    const source = HEADER + row(0) + row(1, { a: "1".repeat(10_000_000) }) + row(2);
    const { outcomes, summary } = translate(wide, source);
    expect(summary).toMatchObject({ rows: 3, mapped: 2, reasons: { lineTooLong: 1 } });
    expect(JSON.stringify(outcomes).length).toBeLessThan(5000);
  });
});

describe("an event", () => {
  const event = mappingText(
    `    time: { column: day, format: yyyy-MM-dd, zone: UTC }
    event:
      type: ObjectEvent
      epcList: ["urn:example:lot:{lot}"]
      disposition: { from: ok, words: { "y": conformant, "n": non_conformant }, optional: true }
      quantityList: [{ quantity: { from: pieces, as: integer } }]
      x:at: { from: $row.time, as: instant, format: iso }
      x:cost: { from: cost, as: decimal, except: &notes [free, "see {:digits}"] }
      x:costNote: { from: cost, only: *notes }
`,
  );
  const head = "day,lot,ok,pieces,cost\n";
  const made = (line: string) => {
    const [outcome] = translate(event, head + line).outcomes;
    return outcome?.record?.draft.kind === "event"
      ? outcome.record.draft.event
      : outcome?.complaint?.reason;
  };

  it("takes words, integers, decimals and times from cells", () => {
    expect(made("2020-02-29,a:1,y,12,3.50\n")).toEqual({
      type: "ObjectEvent",
      epcList: ["urn:example:lot:a%3A1"],
      disposition: "conformant",
      quantityList: [{ quantity: 12 }],
      "x:at": "2020-02-29T00:00:00.000Z",
      "x:cost": "3.50",
    });
  });

  it("keeps the words that the mapping allows for a number, and leaves out what has no value", () => {
    expect(made("2020-02-29,1,,12,see 93\n")).toMatchObject({ "x:costNote": "see 93" });
    expect(made("2020-02-29,1,,12,see 93\n")).not.toHaveProperty("disposition");
    expect(made("2020-02-29,1,,12,see 93\n")).not.toHaveProperty("x:cost");
  });

  it("is refused where a word or number is not what the mapping allows", () => {
    expect(made("2020-02-29,1,maybe,12,1\n")).toBe("unknownWord");
    expect(made("2020-02-29,1,y,1.5,1\n")).toBe("notAnInteger");
    expect(made("2020-02-29,1,y,1e17,1\n")).toBe("notAnInteger");
    expect(made("2020-02-29,1,y,1,see x\n")).toBe("notANumber");
  });
});

describe("an inspection", () => {
  const mapping = mappingText(
    `    time: { start: "2020-01-01T00:00:00Z", intervalMs: 60000 }
    inspection:
      ruleSet: "${"0a".repeat(32)}"
      ruleSetSalt: "${"0b".repeat(32)}"
      lot: { from: lot }
      sample: { from: $row.number, as: integer }
      attempt: 1
      ordinal: { from: $row.number, as: integer }
      closing: false
      inspector: i1
      instrument: caliper
      calibrationDue: "2026-01-01"
    measurements: [{ column: d, metric: diameter, unit: mm }]
`,
  );

  it("is made as the record's schema has it", () => {
    const { outcomes } = translate(mapping, `lot,d\n${"0c".repeat(32)},12.01\n`, { startMs: 0 });
    expect(outcomes[0]?.record?.draft).toMatchObject({
      kind: "inspection",
      inspection: { sample: 1, measurements: [{ metric: "diameter", value: "12.01", unit: "mm" }] },
    });
  });

  it("is refused where the record would not fit its schema", () => {
    expect(sizes(translate(mapping, "lot,d\nnot hexadecimal,12.01\n"))).toEqual(["schema"]);
  });
});

describe("for any bytes after a header", () => {
  const fragment = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(row(1), row(2, { a: "x" }), row(3, { b: "" }), row(59)),
    },
    fc.constantFrom(
      "\n",
      "\r\n",
      "\r",
      '"',
      ",",
      "\u0000",
      "\uFEFF",
      "é",
      "2020-01-01T00:00:00Z,1,s,1,1,x",
    ),
    fc.string({ maxLength: 30 }),
  );
  const bytes = fc.oneof(
    fc.array(fragment, { maxLength: 60 }).map((parts) => new TextEncoder().encode(parts.join(""))),
    fc.uint8Array({ maxLength: 300 }),
  );

  it("every line is blank, in exactly one record, or complained about", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 80 }), (body, chunkBytes) => {
        const source = Buffer.concat([Buffer.from(HEADER), body]);
        const { outcomes, summary } = translate(wide, source, { chunkBytes, lineBytesMax: 200 });
        const lines = source.toString("latin1").split("\n").slice(1);
        const filled = lines.flatMap((line, at) => (/^\r*$/.test(line) ? [] : [at + 2]));
        const seen = outcomes.flatMap(
          ({ record, complaint }) => record?.rows.map(({ line }) => line) ?? [complaint?.line ?? 0],
        );
        expect(seen.toSorted((a, b) => a - b)).toEqual(filled);
        expect(summary.rows).toBe(filled.length);
        expect(summary.mapped + summary.unmappable).toBe(summary.rows);
        expect(summary.records).toBe(outcomes.filter(({ record }) => record).length);
      }),
      { numRuns: 300 },
    );
  });

  it("the same bytes make the same records, however they arrive", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 80 }), (body, chunkBytes) => {
        const source = Buffer.concat([Buffer.from(HEADER), body]);
        expect(translate(wide, source, { chunkBytes })).toEqual(translate(wide, source));
      }),
    );
  });
});
