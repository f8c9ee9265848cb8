import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../../scripts/decision/words.en.ts";
import { zh } from "../../../scripts/decision/words.zh.ts";
import { decisionExample } from "../../../scripts/decision/make-example.ts";
import { run } from "../../../scripts/replay-decision.ts";
import { decisionErrors } from "../../../service/credit/decision/decision-error.ts";
import { replayFaults } from "../../../service/credit/decision/receipt-checks.ts";
import type { Check } from "../../../service/credit/decision/replay.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "decision-"));
});
afterAll(() => rm(folder, { recursive: true }));

const collector = (chunks: string[]): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });

async function replay(...args: readonly string[]) {
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

const example = (name: string): string => fileURLToPath(new URL(name, decisionExample));
const files = (receipt = example("receipt.json")): string[] => {
  const [model, policy] = ["model.json", "policy.json"].map(example);
  return ["--receipt", receipt, "--model", model!, "--policy", policy!];
};
const portrait = ["--portrait", example("portrait.json")];

it("replays the example, and says in both languages what was decided and why", async () => {
  const english = await replay(...files(), ...portrait);
  expect(english).toMatchObject({ code: 0, error: "" });
  expect(english.out).toContain(en.outcomes.referred);
  expect(english.out).toContain("500000 CNY for 12 months at 5.20 %");
  const chinese = await replay(...files(), ...portrait, "--lang", "zh");
  expect(chinese.code).toBe(0);
  expect(chinese.out).toContain("模型未经验证");
  expect(chinese.out).toContain(zh.replayed);
});

it("says of a changed receipt what failed, and nothing of what it decided", async () => {
  const text = await readFile(example("receipt.json"), "utf8");
  const path = join(folder, "changed.json");
  await writeFile(path, text.replaceAll('"amount":"500000"', '"amount":"510000"'));
  const { code, out } = await replay(...files(path), ...portrait);
  expect(code).toBe(1);
  expect(out).toContain("otherBody");
  expect(out).not.toContain("510000");
  const machine = await replay(...files(path), ...portrait, "--json");
  const { checks, replayed } = JSON.parse(machine.out) as { checks: Check[]; replayed: boolean };
  expect(replayed).toBe(false);
  expect(checks.find(({ name }) => name === "statement")).toMatchObject({ code: "otherBody" });
});

it("cannot have its terminal moved by what a file brings", async () => {
  const path = join(folder, "hostile.json");
  await writeFile(path, '{"\u001b[2J\\u001b[2J":1}');
  const { code, out } = await replay(...files(path), ...portrait);
  expect(code).toBe(1);
  expect(out).not.toContain("\u001b");
});

it.for([
  [[]],
  [["--receipt", "/nowhere", "--model", "/nowhere", "--policy", "/nowhere"]],
  [[...files(), "--lang", "fr"]],
  [[...files(), "--signer", "ABC"]],
])("is wrong use: %j", async ([args]) => {
  expect((await replay(...args!)).code).toBe(2);
});

it("has words for every code in both languages", () => {
  const codes = [...Object.keys(decisionErrors), ...Object.keys(replayFaults)].toSorted();
  expect(Object.keys(en.codes).toSorted()).toEqual(codes);
  expect(Object.keys(zh.codes).toSorted()).toEqual(codes);
});
