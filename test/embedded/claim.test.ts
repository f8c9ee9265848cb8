import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claim } from "../../service/embedded/claim.ts";
import { identityOf } from "../../service/embedded/process.ts";
import { freshDirectory } from "../support/directory.ts";

let directory: Awaited<ReturnType<typeof freshDirectory>>;
let file: string;
beforeEach(async () => {
  directory = await freshDirectory();
  file = join(directory.path, "claim");
});
afterEach(() => directory.remove());

test("a claim is held until it is released", async () => {
  const first = await claim(file);
  await expect(claim(file)).rejects.toMatchObject({ code: "alreadyClaimed" });
  await first.release();
  const second = await claim(file);
  await expect(claim(file)).rejects.toMatchObject({ code: "alreadyClaimed" });
  await second.release();
  expect(await readdir(directory.path)).toHaveLength(1);
});

test("a claim of a process that is gone holds nobody up", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const identity = await identityOf(child.pid ?? 0);
  await writeFile(`${file}.7`, JSON.stringify(identity));
  await expect(claim(file)).rejects.toMatchObject({ code: "alreadyClaimed" });
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await claim(file)).release();
});

test("a process that only got the same number later is somebody else", async () => {
  await writeFile(`${file}.7`, JSON.stringify({ pid: process.pid, startedAt: "1" }));
  const held = await claim(file);
  await expect(claim(file)).rejects.toMatchObject({ code: "alreadyClaimed" });
  await held.release();
});

test.each(["", "{", "null", "{}", '{"pid":1}'])(
  "what a power cut left (%j) holds nobody up",
  async (content) => {
    await writeFile(`${file}.7`, content);
    await (await claim(file)).release();
    expect(await readdir(directory.path)).toEqual(["claim.8"]);
  },
);

test("of many that find a dead claim at once, one gets it", async () => {
  for (let round = 0; round < 20; round++) {
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => claim(file)));
    const won = attempts.filter((attempt) => attempt.status === "fulfilled");
    expect(won).toHaveLength(1);
    await won[0]?.value.release();
  }
  expect(await readdir(directory.path)).toHaveLength(1);
});
