import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeviceError } from "../../device-attest/device-error.ts";
import { type Processes, takeLock } from "../../device-attest/disk/lock.ts";
import { nodeFiles } from "../../device-attest/disk/node-files.ts";

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-lock-"));
  path = join(directory, "lock.1");
});
afterEach(() => rm(directory, { recursive: true }));

const processes = (self: string, ...alive: readonly string[]): Processes => ({
  self,
  isAlive: (holder) => alive.includes(holder),
});

test("keeps a second process out, and this one too", async () => {
  const release = await takeLock(nodeFiles, directory);
  await expect(takeLock(nodeFiles, directory)).rejects.toMatchObject({ code: "outboxLocked" });
  const holder = (await readFile(path, "utf8")).replace(/ \S+$/, "");
  const other = processes("other", holder);
  await expect(takeLock(nodeFiles, directory, other)).rejects.toMatchObject({
    code: "outboxLocked",
  });
  await release();
  await (
    await takeLock(nodeFiles, directory)
  )();
  expect(await readdir(directory)).toEqual(["lock.2"]);
});

test.each(["", "not a process", "1", "999999999 1 another-boot"])(
  "is taken from a holder that cannot live: %j",
  async (holder) => {
    await writeFile(path, holder);
    const release = await takeLock(nodeFiles, directory);
    expect(await readdir(directory)).toEqual(["lock.2"]);
    expect(await readFile(join(directory, "lock.2"), "utf8")).toMatch(
      new RegExp(`^${String(process.pid)}\\b`),
    );
    await release();
  },
);

test.each([
  ["processes", (at: number) => `process ${String(at)}`],
  ["parts of one process", () => "process"],
])("of many %s that find a dead holder, one wins", async (_who, nameOf) => {
  for (let round = 0; round < 100; round++) {
    await writeFile(path, "dead");
    const names = Array.from({ length: 5 }, (_, at) => nameOf(at));
    const outcomes = await Promise.allSettled(
      names.map((self) => takeLock(nodeFiles, directory, processes(self, ...names))),
    );
    const losers = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(losers.map(({ reason }) => (reason as DeviceError).code)).toEqual(
      names.slice(1).map(() => "outboxLocked"),
    );
    await rm(directory, { recursive: true });
    await mkdir(directory);
  }
});
