import { expect, test } from "vitest";
import { DeviceError } from "../../device-attest/device-error.ts";
import { draft } from "./support/drafts.ts";
import type { MemoryFiles } from "./support/memory-files.ts";
import { randomOf } from "./support/random.ts";
import { Tally } from "./support/tally.ts";

/** A life that touches every file there is: several segments, marks, removals. */
async function live(tally: Tally): Promise<void> {
  await tally.open();
  for (let round = 0; round < 3; round++) {
    await tally.append(3);
    for (let single = 0; single < 3; single++) await tally.append(1);
    await tally.anchor(round % 2 === 0 ? 1 : 2);
  }
  await tally.outbox.close();
}

/** The life of an outbox whose file system refuses at some call, as far as it goes. */
async function liveUntil(tally: Tally): Promise<void> {
  try {
    await live(tally);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
  }
}

async function callsOfALife(): Promise<number> {
  const tally = new Tally();
  await live(tally);
  return tally.files.calls;
}

test.each(["EIO", "ENOSPC"])(
  "loses and doubles nothing when any one call fails with %s",
  async (code) => {
    const calls = await callsOfALife();
    expect(calls).toBeGreaterThan(100);
    for (let failing = 1; failing <= calls; failing++) {
      const tally = new Tally();
      tally.files.weather = (_call, number) => (number === failing ? code : undefined);
      await liveUntil(tally);
      tally.files = tally.files.powerCut(randomOf(failing));
      await tally.open();
      await tally.check();
      expect(await tally.append(2)).toBe(2);
      await tally.check();
    }
  },
  60_000,
);

test.each([1, 2])(
  "loses and doubles nothing when the power fails at any call, with luck %i",
  async (luck) => {
    const calls = await callsOfALife();
    for (let last = 1; last <= calls; last++) {
      const tally = new Tally();
      const { promise: dark, resolve: cut } = Promise.withResolvers<MemoryFiles>();
      tally.files.weather = (_call, number) => {
        if (number === last) cut(tally.files.powerCut(randomOf(last + luck * calls)));
        return undefined;
      };
      void liveUntil(tally);
      tally.files = await dark;
      await tally.open();
      await tally.check();
      expect(await tally.append(2)).toBe(2);
      await tally.check();
    }
  },
  60_000,
);

test("keeps nothing of a draft that it refused, even where the disk did", async () => {
  const tally = new Tally();
  await tally.open();
  await tally.append(1);
  tally.files.failedShare = 1;
  tally.files.weather = (call) => (call === "write" ? "EIO" : undefined);
  await expect(tally.outbox.append(draft())).rejects.toMatchObject({ code: "diskFault" });
  tally.files.weather = () => undefined;
  await tally.outbox.close();
  await tally.open();
  expect(tally.outbox.position.sequence).toBe(1);
  await tally.check();
});

test("goes on after a full disk, and refuses to after a failed sync", async () => {
  const tally = new Tally();
  await tally.open();
  tally.files.weather = (call) => (call === "write" ? "ENOSPC" : undefined);
  await expect(tally.outbox.append(draft())).rejects.toMatchObject({ code: "diskFull" });
  tally.files.weather = () => undefined;
  expect(await tally.append(1)).toBe(1);
  tally.files.weather = (call) => (call === "sync" ? "EIO" : undefined);
  await expect(tally.outbox.append(draft())).rejects.toMatchObject({ code: "outboxFailed" });
  tally.files.weather = () => undefined;
  await expect(tally.outbox.append(draft())).rejects.toMatchObject({ code: "outboxFailed" });
  await tally.outbox.close();
  await tally.open();
  await tally.check();
  expect(await tally.append(1)).toBe(1);
});
