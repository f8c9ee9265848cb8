import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../scripts/model.ts";
import { characteristicOf } from "../../service/score/binning/characteristic.ts";
import { sampleOf } from "../../service/score/sample.ts";
import { scoreErrors } from "../../service/score/score-error.ts";
import { germanCredit, germanPlan, hasGermanCredit, rowsOfR } from "./support/german-credit.ts";

const page = await readFile(new URL("../../docs/scorecard.md", import.meta.url), "utf8");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "scorecard-"));
});
afterAll(() => rm(folder, { recursive: true }));

const commands = (): string[][] => {
  const [, block = ""] = /```sh\n([^`]*)```/.exec(page) ?? [];
  return block
    .replaceAll(/ \\\n +/g, " ")
    .trim()
    .split("\n")
    .map((line) => line.replaceAll("/tmp/workshops", folder).split(" ").slice(2));
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

it("the commands of the page run as they stand there", async () => {
  const codes: number[] = [];
  for (const args of commands()) {
    const { signal } = new AbortController();
    codes.push(await run({ args, env: {}, stdout: nowhere(), stderr: nowhere(), signal }));
  }
  expect(codes).toEqual([0, 0, 0, 0]);
});

it("the page explains every code", () => {
  expect(Object.keys(scoreErrors).filter((code) => !page.includes(`\`${code}\``))).toEqual([
    "collinear",
  ]);
});

it.skipIf(!hasGermanCredit)(
  "the page's information values are ours and R's (needs ../shared/data)",
  async () => {
    const sample = sampleOf(await germanCredit(), germanPlan.target);
    const [raw, bins] = [await rowsOfR("R_iv_raw.csv"), await rowsOfR("R_bins_default_full.csv")];
    const rows = page.matchAll(
      /^\| ([\w.]+) +\| +(\d\S+) +\| +(\S+) +\| +(\S+) +\| +(\S+) +\| +(\d+) \|$/gm,
    );
    const shown = [...rows].map((row) => row.slice(1));
    const computed = sample.columns.map((column) => {
      const ours = characteristicOf(column, sample, { rule: germanPlan.binning });
      const ofR = bins.filter(({ variable }) => variable === column.name);
      return [
        column.name,
        Number(raw.find(({ variable }) => variable === column.name)!["info_value"]).toFixed(4),
        ofR.length === 0 ? "–" : Number(ofR[0]!["total_iv"]).toFixed(4),
        ofR.length === 0 ? "–" : String(ofR.length),
        ours.iv.toFixed(4),
        String(ours.bins.length),
      ];
    });
    expect(shown).toEqual(computed);
  },
);
