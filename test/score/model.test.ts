import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelCard } from "../../service/score/card/model-card.ts";
import { decisionBar } from "../../service/score/document/may-decide.ts";
import { modelHash, modelOf, modelText } from "../../service/score/document/model.ts";
import { type Model, modelCheck } from "../../service/score/document/model-schema.ts";
import {
  scorecardCheck,
  type ScorecardDocument,
} from "../../service/score/document/scorecard-schema.ts";
import { requireSound } from "../../service/score/document/sound.ts";
import { reasonsFor } from "../../service/score/reasons.ts";
import { type Given, scorer } from "../../service/score/score-case.ts";
import {
  examplePapers,
  workshopModel,
  workshopScorecard,
  workshopTable,
} from "./support/workshops.ts";

const NOW = "2026-06-01T00:00:00.000Z";
const sound: Parameters<typeof decisionBar>[0] = {
  status: "validated",
  owner: "model development",
  validator: "risk control",
  validUntil: "2027-01-01T00:00:00.000Z",
};

describe("a model decides by itself", () => {
  it("where it is validated by somebody else, until its day", () => {
    expect(decisionBar(sound, NOW)).toBeUndefined();
    expect(decisionBar(sound, "2026-12-31T23:59:59.999Z")).toBeUndefined();
  });

  it.for<readonly [ReturnType<typeof decisionBar>, Partial<typeof sound>]>([
    ["notValidated", { status: "illustrative" }],
    ["notValidated", { status: "shadow" }],
    ["notValidated", { status: "retired" }],
    ["ownerValidates", { validator: "model development" }],
    ["ownerValidates", { validator: " Model  Development" }],
    ["expired", { validUntil: NOW }],
    ["expired", { validUntil: "2026-05-31T23:59:59.999Z" }],
  ])("never: %s", ([bar, changed]) => {
    expect(decisionBar({ ...sound, ...changed }, NOW)).toBe(bar);
  });

  it("never without a validator, or with one whose name is none", () => {
    const { validator: _, ...rest } = sound;
    expect(decisionBar(rest, NOW)).toBe("noValidator");
    expect(decisionBar({ ...sound, validator: " – " }, NOW)).toBe("noValidator");
  });
});

describe("a model", () => {
  const model = workshopModel();

  it("fits its schema, and comes out of its bytes as it went in", () => {
    const read: unknown = JSON.parse(modelText(model));
    expect(modelCheck.Check(read)).toBe(true);
    expect(modelHash(read as Model)).toBe(modelHash(model));
    expect(createHash("sha256").update(modelText(model)).digest("hex")).toBe(modelHash(model));
  });

  it("scores alike before and after it was written", () => {
    const { columns, rows } = workshopTable();
    const [before, after] = [model, JSON.parse(modelText(model)) as Model].map((one) =>
      scorer(one.scorecard),
    );
    for (let row = 0; row < rows; row++) {
      const one = Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]));
      expect(after!(one)).toEqual(before!(one));
    }
  });

  it("has another hash for any other content", () => {
    expect(modelHash(workshopModel({ version: 2 }))).not.toBe(modelHash(model));
  });

  it("is refused without words for what it judges by, and with words for what it does not", () => {
    const { dictionary, ...papers } = examplePapers();
    const refusal = (words: typeof dictionary, code: string) =>
      expect(() => modelOf({ ...papers, dictionary: words }, workshopScorecard())).toThrow(
        expect.objectContaining({ code }),
      );
    refusal(dictionary.slice(1), "wordsMissing");
    refusal([...dictionary, { ...dictionary[0]!, characteristic: "weather" }], "wordsUnknown");
    refusal([...dictionary, dictionary[0]!], "wordsUnknown");
  });

  it("has a card in both languages, watermarked as long as it is only to be looked at", () => {
    for (const [language, mark] of [
      ["en", "ILLUSTRATIVE"],
      ["zh", "示例模型"],
    ] as const) {
      expect(modelCard(model, modelHash(model), language)).toContain(mark);
      const validated = workshopModel({ status: "validated", validator: "risk control" });
      const card = modelCard(validated, modelHash(validated), language);
      expect(card).not.toContain(mark);
      expect(card).toContain(modelHash(validated));
      for (const { name } of validated.dictionary) expect(card).toContain(name[language]);
    }
  });

  it("cannot put markup into its card", () => {
    const papers = { owner: "<img src=x> [a](b) | c" };
    const card = modelCard(workshopModel(papers), "", "en");
    expect(card).toContain("\\<img src=x\\> \\[a\\](b) \\| c");
    const named = modelCard(workshopModel({ name: "a | *b*" }), "", "en");
    expect(named).toContain("# a \\| \\*b\\* 1");
    expect(named).toContain("| a \\| \\*b\\* 1 |");
  });

  it("shows names with backticks in its card as they are", () => {
    const scorecard = workshopScorecard();
    scorecard.making.target = { column: "a `b` c", bad: "`" };
    scorecard.making.refused.push({ name: "x``y", code: "oneBin" });
    const { scorecard: _, ...papers } = workshopModel();
    const card = modelCard({ ...papers, scorecard }, "", "en");
    expect(card).toContain("``a `b` c`` is `` ` ``");
    expect(card).toContain("- ```x``y```: ");
  });
});

const broken = (change: (card: ScorecardDocument) => void): ScorecardDocument => {
  const card = structuredClone(workshopScorecard());
  change(card);
  return card;
};

const withCategory = (value: string): ScorecardDocument =>
  broken(({ lines }) => (lines[0]!.bins[0]!.bin = { kind: "set", values: [value] }));

describe("a scorecard of somebody else's", () => {
  it("has categories of one line, one of which may be empty", () => {
    expect(scorecardCheck.Check(withCategory(""))).toBe(true);
    for (const value of ["two\nlines", "\u001b[2J", "\u009b2J"])
      expect(scorecardCheck.Check(withCategory(value))).toBe(false);
  });

  it.for<readonly [string, (card: ScorecardDocument) => void]>([
    ["unsound", (card) => card.pd.ppm.pop()],
    ["unsound", (card) => (card.pd.from += 1)],
    ["unsound", (card) => (card.pd.ppm = card.pd.ppm.toReversed())],
    ["unsound", (card) => (card.lines[0]!.bins[0]!.points -= 500)],
    ["binCoverage", (card) => card.lines[0]!.bins.pop()],
    ["duplicateColumn", (card) => card.lines.push(card.lines[0]!)],
  ])("is refused with %s where it contradicts itself", ([code, change]) => {
    expect(() => requireSound(workshopScorecard())).not.toThrow();
    expect(() => requireSound(broken(change))).toThrow(expect.objectContaining({ code }));
  });
});

const given = (name: string, points: number, reference: number): Given => ({
  line: { name, bins: [], reference },
  bin: 0,
  points,
});

describe("reasons", () => {
  it("are the largest shortfalls, the most first, and none where nothing falls short", () => {
    const all = [given("a", -5, 3), given("b", 10, 10), given("c", -30, 2), given("d", 20, 5)];
    expect(reasonsFor(all)).toEqual([
      { characteristic: "c", bin: 0, shortfall: 32 },
      { characteristic: "a", bin: 0, shortfall: 8 },
    ]);
    expect(reasonsFor(all, 1)).toHaveLength(1);
    expect(reasonsFor([given("b", 10, 10)])).toEqual([]);
  });

  it("add up, with what lies above, to the distance from the reference", () => {
    const score = scorer(workshopModel().scorecard);
    const value = fc.integer({ min: 0, max: 100 }).map(String);
    fc.assert(
      fc.property(value, value, value, fc.option(value, { nil: undefined }), (a, b, c, d) => {
        const scored = score({
          utilisation: a,
          "on.time.in.full": b,
          "days.overdue.last.year": c,
          "years.trading": d,
          industry: "machining",
        });
        const all = scored.kind === "scored" ? scored.given : [];
        const above = all.reduce(
          (sum, { line, points }) => sum + Math.max(0, points - line.reference),
          0,
        );
        const below = reasonsFor(all, 99).reduce((sum, { shortfall }) => sum + shortfall, 0);
        const distance = all.reduce((sum, { line, points }) => sum + points - line.reference, 0);
        expect(all).toHaveLength(5);
        expect(above - below).toBe(distance);
      }),
    );
  });
});

const ROOM = join(import.meta.dirname, "../../service/score");

/** What a file brings with it, itself included; types are gone when it runs. */
function broughtBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from] of readFileSync(path, "utf8").matchAll(
    /^import (?!type\b).* from "(\..*)";$/gm,
  ))
    broughtBy(join(dirname(path), from!), seen);
  return seen;
}

it("a decision evaluates no function of floating point: nothing it brings names Math", () => {
  const files = [...broughtBy(join(ROOM, "score-case.ts")), ...broughtBy(join(ROOM, "reasons.ts"))];
  expect(files.length).toBeGreaterThan(4);
  expect(
    files.filter((file) => /\bMath\b|\bNumber\(|parseFloat/.test(readFileSync(file, "utf8"))),
  ).toEqual([]);
});
