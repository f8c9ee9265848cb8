import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleFiles, exampleFolder } from "../../scripts/model/make-example.ts";
import { run } from "../../scripts/model.ts";

const example = (name: string): string => fileURLToPath(new URL(name, exampleFolder));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterAll(() => rm(folder, { recursive: true }));

const collector = (chunks: string[]): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });

async function model(...args: readonly string[]) {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await run({
    args,
    env: { LANG: "C" },
    stdout: collector(out),
    stderr: collector(errors),
    signal: new AbortController().signal,
  });
  return { code, out: out.join(""), error: errors.join("") };
}

const training = ["--data", example("workshops.csv"), "--target", "outcome", "--bad", "bad"];
const train = (...more: readonly string[]) =>
  model("train", ...training, "--exclude", "case", ...more);

const at = (name: string): string => join(folder, name);

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

it("the example is what its seeds make", async () => {
  for (const [name, text] of Object.entries(exampleFiles()))
    expect(await readFile(example(name), "utf8")).toBe(text);
});

describe("from data to a published model", () => {
  it("trains, publishes, explains and evaluates", async () => {
    const trained = await train("--out", at("card.json"));
    expect(trained).toMatchObject({ code: 0, error: "" });
    expect(trained.out).toContain("days.overdue.last.year");

    const published = await model(
      "publish",
      "--scorecard",
      at("card.json"),
      "--papers",
      example("papers.json"),
      "--out",
      at("m"),
    );
    expect(published).toMatchObject({ code: 0, error: "" });
    const sum = await readFile(at("m/model.sha256"), "utf8");
    expect(published.out).toContain(sum.split(" ")[0]);
    expect(await readFile(at("m/model-card.zh.md"), "utf8")).toContain("示例模型");

    const given = ["--model", at("m/model.json"), "--data", example("later.csv")];
    const explained = await model("explain", ...given, "--line", "5", "--lang", "zh");
    expect(explained.code).toBe(0);
    expect(explained.out).toMatch(/所属行业还款较不稳定.*54/);

    const batch = ["--outcomes", example("outcomes.json"), "--case", "case"];
    const evaluated = await model("evaluate", ...given, ...batch, "--challenger", at("card.json"));
    expect(evaluated).toMatchObject({ code: 0, error: "" });
    expect(evaluated.out).toContain("236 good and 125 bad");
    expect(evaluated.out).toMatch(/swapped in\) +0 /);
  });

  it.for([
    ["--description", ["--description", "two\nlines"]],
    ["--points", ["--points", "999999", "--pdo", "10000"]],
  ] as const)("keeps no scorecard that its reader would refuse: %s", async ([name, more]) => {
    const { code, error } = await train("--folds", "0", "--out", at("none.json"), ...more);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(name) as string });
    await expect(readFile(at("none.json"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("keeps no scorecard whose reader would refuse why something was accepted", async () => {
    const bins = await fileOf("poor.csv", 'variable,bin\nfirst.pass.yield,"[-Inf,97)"\nfirst.pass.yield,"[97, Inf)"\n'); // prettier-ignore
    const accept = ["--accept", `first.pass.yield=${"x".repeat(1001)}`];
    const out = ["--folds", "0", "--out", at("none.json")];
    const { code, error } = await train("--bins", bins, ...accept, ...out);
    expect({ code, error }).toEqual({
      code: 1,
      error: expect.stringContaining("--accept") as string,
    });
  });

  it.for([
    ["a category", "machining", "x".repeat(513), "industry"],
    ["a column's name", "industry", "x".repeat(129), "x".repeat(129)],
  ] as const)("keeps no scorecard with too long %s", async ([, short, long, column]) => {
    const text = await readFile(example("workshops.csv"), "utf8");
    const data = await fileOf("long.csv", text.replaceAll(short, long));
    const out = ["--folds", "0", "--out", at("none.json")];
    const { code, error } = await train("--data", data, ...out);
    expect(code).toBe(1);
    expect(error).toContain(`${data} column "${column}"`);
    await expect(readFile(at("none.json"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("publishes a whole folder or nothing of it", async () => {
    await train("--folds", "0", "--out", at("whole.json"));
    const publish = (out: string) =>
      model("publish", "--scorecard", at("whole.json"), "--papers", example("papers.json"), "--out", out); // prettier-ignore
    await mkdir(at("taken"));
    await writeFile(at("taken/model-card.zh.md"), "mine");
    expect(await publish(at("taken"))).toMatchObject({ code: 1, out: "" });
    expect(await readdir(at("taken"))).toEqual(["model-card.zh.md"]);
    expect((await readdir(folder)).filter((name) => name.includes("draft"))).toEqual([]);
    expect(await publish(at("deep/er/"))).toMatchObject({ code: 0 });
    expect(await readdir(at("deep/er"))).toHaveLength(4);
    expect(await publish(at("deep/er"))).toMatchObject({ code: 1 });
  });

  it("never writes over what was published", async () => {
    const path = await fileOf("taken.json", "{}");
    expect(await train("--out", path)).toMatchObject({ code: 1 });
    expect(await readFile(path, "utf8")).toBe("{}");
  });
});

describe("what is wrong is named by file, line and column", () => {
  it.for([
    ["x,y\n1,a\n2\n", /:3: 1 cells/],
    ["x,y\n1,good\noops,bad\n3,good\n", /:3 column "x": "oops"/],
    ["x,y\n1,good\n2,\n3,bad\n", /:3 column "y"/],
    ['x,y\n1,"good\n', /:2: /],
    ["x,y\n1,good\n2,good\n", /column "y"/],
    ["x,y\n", /header/],
    ['"",x,y\n1,1,good\n2,2,bad\n', /:1: column 1 /],
  ] as const)("%j", async ([text, place]) => {
    const path = await fileOf("data.csv", text);
    const { code, error } = await model("train", "--data", path, "--target", "y", "--bad", "bad");
    expect(code).toBe(1);
    expect(error).toContain(path);
    expect(error).toMatch(place);
  });

  it.for([
    ['variable,bin\nutilisation,"[-Inf,8)"\nutilisation,[8;9)\n', /:3: /],
    ['variable,bin\nutilisation,"[-Inf,8)"\nutilisation,"[9,Inf)"\n', /:2: /],
    ["variable,label\nutilisation,a\n", /:1: /],
    ["variable,bin,is_special_values\nutilisation,-1,TRUE\n", /:2: /],
  ] as const)("in bins that a person chose: %j", async ([text, place]) => {
    const bins = await fileOf("bins.csv", text);
    const { code, error } = await train("--bins", bins);
    expect(code).toBe(1);
    expect(error).toMatch(place);
  });

  it.for([
    ["not JSON", "{"],
    ["a member twice", '{"name":"a","name":"b"}'],
    ["another document", "{}"],
  ])("in papers: %s", async ([, text]) => {
    const [card, papers] = [join(folder, "sound.json"), await fileOf("papers.json", text!)];
    await train("--out", card);
    const { code, error } = await model(
      "publish",
      "--scorecard",
      card,
      "--papers",
      papers,
      "--out",
      join(folder, "none"),
    );
    expect(code).toBe(1);
    expect(error).toContain(papers);
  });
});

const evaluate = async (text: string, ...more: readonly string[]) =>
  await model(
    "evaluate",
    "--model",
    at("judge.json"),
    "--data",
    await fileOf("cases.csv", text),
    ...more,
  );
/** How far the score moved. */
const indexIn = ({ out }: { readonly out: string }) =>
  /stability[^]*\nscore +([\d.]+)/.exec(out)?.[1];
const HEADER = "case,utilisation,on.time.in.full,days.overdue.last.year,years.trading,industry,y\n";

describe("cases to be scored", () => {
  beforeAll(async () => {
    await train("--out", at("judge.json"));
  });

  it("are refused without a column that the model judges by", async () => {
    const text = HEADER.replace("years.trading", "years") + "1,50,90,0,5,machining,bad\n";
    const { code, error } = await evaluate(text, "--target", "y", "--bad", "bad");
    expect(code).toBe(1);
    expect(error).toContain("years.trading");
  });

  it("are refused where the word for bad never comes", async () => {
    const text = `${HEADER}1,50,90,0,5,machining,bad\n`;
    expect(await evaluate(text, "--target", "y", "--bad", "bda")).toMatchObject({ code: 1 });
  });

  it("are refused where their outcomes have a third word", async () => {
    const cases = ["bad", "good", "godo"].map((word) => `1,50,90,0,5,machining,${word}\n`);
    const text = HEADER + cases.join("");
    const { code, error } = await evaluate(text, "--target", "y", "--bad", "bad");
    expect(code).toBe(1);
    expect(error).toContain("good, godo");
  });

  it("are told from outcomes of cases that are not there, which are named", async () => {
    const cases = ["W0801", "W0802"].map((name) => `${name},50,90,0,5,machining,\n`).join("");
    const outcomes = JSON.stringify({
      v: 1,
      kind: "outcomes",
      lender: "a bank",
      observedUntil: "2026-06-30T00:00:00.000Z",
      windowMonths: 12,
      cases: ["W0801", "W0802", "w0803"].map((name, place) => ({
        case: name,
        daysOverdueMax: place * 95,
      })),
    });
    const batch = ["--outcomes", await fileOf("batch.json", outcomes), "--case", "case"];
    const { code, out } = await evaluate(HEADER + cases, ...batch);
    expect(code).toBe(0);
    expect(out).toMatch(/^1 outcomes of cases .*\n {2}w0803$/m);
  });

  it("say whether the population moved by all who came, not by those whose outcome is known", async () => {
    const known = ["bad", "good"].map((word) => `1,50,90,0,5,machining,${word}\n`).join("");
    const open = "1,99,20,90,1,stamping,\n".repeat(50);
    const asked = ["--target", "y", "--bad", "bad"];
    const [few, all] = [await evaluate(HEADER + known, ...asked), await evaluate(HEADER + known + open, ...asked)]; // prettier-ignore
    expect(few.out).toContain("1 good and 1 bad");
    expect(all.out).toContain("1 good and 1 bad");
    expect(indexIn(all)).not.toBe(indexIn(few));
  });

  it("are refused where one comes twice, or two columns have one name", async () => {
    const row = "1,50,90,0,5,machining,bad\n";
    const batch = ["--outcomes", example("outcomes.json"), "--case", "case"];
    expect((await evaluate(HEADER + row + row, ...batch)).error).toContain(":3: case 1 ");
    const twice = await evaluate(
      HEADER.replace("case", "y") + row,
      "--target",
      "y",
      "--bad",
      "bad",
    );
    expect(twice.error).toContain(":1: ");
  });

  it("without a score are counted and named, never guessed", async () => {
    const text = `${HEADER}1,50,90,0,5,machining,bad\n2,50,,0,5,machining,good\n3,5e1,90,0,5,forging,good\n`;
    const { code, out } = await evaluate(text, "--target", "y", "--bad", "bad");
    expect(code).toBe(0);
    expect(out).toContain("0 good and 1 bad");
    expect(out).toMatch(/cases\.csv:3 on\.time\.in\.full –/);
    expect(out).toMatch(/cases\.csv:4 utilisation "5e1", industry "forging"/);
  });
});

it.for([
  ["nothing to do", []],
  ["an action that is not there", ["guess"]],
  ["no data", ["train", "--target", "y", "--bad", "bad"]],
  ["a language that it does not speak", ["train", ...training, "--lang", "fr"]],
  ["an acceptance without a reason", ["train", ...training, "--accept", "x"]],
  ["a single fold", ["train", ...training, "--folds", "1"]],
  ["a scale that does not double", ["train", ...training, "--pdo", "0"]],
  ["a scale that no reader takes", ["train", ...training, "--pdo", "10001"]],
  ["a column to leave out that is not there", ["train", ...training, "--exclude", "cases"]],
])("wrong use is said to be so: %s", async ([, args]) => {
  expect(await model(...(args as string[]))).toMatchObject({ code: 2, out: "" });
});

it("a characteristic that is named twice is looked at once", async () => {
  const { code, out } = await train("--use", "utilisation", "--use", "utilisation");
  expect(code).toBe(0);
  expect(out).toContain("1 characteristics");
  expect(out).not.toContain("not in the model");
});

it("bins that a person chose are used, and nothing else", async () => {
  const text = 'variable,bin\nutilisation,"[-Inf,50)"\nutilisation,"[50, Inf)"\n';
  const { code, out } = await train("--bins", await fileOf("chosen.csv", text));
  expect(code).toBe(0);
  expect(out).toContain("[50,Inf)");
  expect(out).not.toContain("on.time.in.full");
});
