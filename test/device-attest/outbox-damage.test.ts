import { beforeEach, describe, expect, test } from "vitest";
import { utf8 } from "../../device-attest/bytes.ts";
import type { DeviceError } from "../../device-attest/device-error.ts";
import { readFile, replaceFile } from "../../device-attest/disk/files.ts";
import { encodeFrame, scanFrames } from "../../device-attest/disk/frame.ts";
import { Tally } from "./support/tally.ts";

const FIRST = "/outbox/0000000000000001.records";
let tally: Tally;
beforeEach(async () => {
  tally = new Tally();
  await tally.open();
});

const reopening = async (): Promise<string> =>
  await tally.open().then(
    () => "open",
    (error: unknown) => (error as DeviceError).code,
  );

/** Frames of the first segment, to be put back in another way. */
const framesOf = async (path: string): Promise<Uint8Array[]> => {
  const bytes = await readFile(tally.files, path);
  return scanFrames(bytes ?? new Uint8Array(0)).frames.map(({ tag, payload }) =>
    encodeFrame(tag, payload),
  );
};

const write = (path: string, frames: readonly Uint8Array[]): Promise<void> =>
  replaceFile(tally.files, path, Buffer.concat(frames));

describe("a damaged segment", () => {
  test("is refused wherever a later frame is whole, and cut off where none is", async () => {
    await tally.append(1);
    await tally.append(1);
    await tally.outbox.close();
    const whole = (await readFile(tally.files, FIRST)) ?? new Uint8Array(0);
    const { frames } = scanFrames(whole);
    const lastStart = (frames.at(-1)?.payloadStart ?? 0) - 16;
    for (let at = 0; at < whole.length; at += 7) {
      await replaceFile(tally.files, FIRST, whole);
      tally.files.damage(FIRST, at);
      const outcome = await reopening();
      const sequence = outcome === "open" ? tally.outbox.position.sequence : undefined;
      expect({ at, outcome, sequence }).toEqual(
        at < lastStart
          ? { at, outcome: "outboxCorrupt", sequence: undefined }
          : { at, outcome: "open", sequence: 1 },
      );
    }
  });

  test("is refused when it is older and cut short", async () => {
    await tally.append(2);
    await tally.append(2);
    await tally.outbox.close();
    tally.files.cut(FIRST, tally.files.size(FIRST) - 1);
    expect(await reopening()).toBe("outboxCorrupt");
  });

  test("is refused when the one between two others is gone", async () => {
    for (let round = 0; round < 3; round++) await tally.append(2);
    await tally.outbox.close();
    await tally.files.remove("/outbox/0000000000000003.records");
    expect(await reopening()).toBe("outboxCorrupt");
  });

  test.each([
    ["an empty file", (): Uint8Array[] => []],
    ["no head", (frames: Uint8Array[]) => frames.slice(1)],
    ["records in another order", ([head, a, b]: Uint8Array[]) => [head!, b!, a!]],
    ["a record twice", ([head, a, b]: Uint8Array[]) => [head!, a!, b!, b!]],
    ["another kind of frame", ([head]: Uint8Array[]) => [head!, encodeFrame("NOPE", utf8("1\n"))]],
    ["half a line", ([head]: Uint8Array[]) => [head!, encodeFrame("TSR1", utf8("1\n{"))]],
    ["no envelope", ([head]: Uint8Array[]) => [head!, encodeFrame("TSR1", utf8("1\n{}\n"))]],
    ["a head that is no JSON", (): Uint8Array[] => [encodeFrame("TSH1", utf8("?"))]],
    ["a head without names", (): Uint8Array[] => [encodeFrame("TSH1", utf8("{}"))]],
  ])("is refused with %s", async (_name, change) => {
    await tally.append(1);
    await tally.append(1);
    await tally.outbox.close();
    await write(FIRST, change(await framesOf(FIRST)));
    expect(await reopening()).toBe("outboxCorrupt");
  });
});

test("marks of records that are gone show that records are gone", async () => {
  await tally.append(1);
  await tally.append(1);
  await tally.anchor(1);
  await tally.outbox.close();
  const [head, first] = await framesOf(FIRST);
  await write(FIRST, [head!, first!]);
  expect(await reopening()).toBe("outboxCorrupt");
});

test("damaged marks are refused, half-written ones are not", async () => {
  await tally.append(1);
  await tally.anchor(1);
  await tally.append(1);
  await tally.anchor(1);
  await tally.outbox.close();
  const path = FIRST.replace("records", "anchored");
  const whole = (await readFile(tally.files, path)) ?? new Uint8Array(0);
  tally.files.cut(path, whole.length - 1);
  expect(await reopening()).toBe("open");
  expect(tally.outbox.waiting).toBe(1);
  await tally.outbox.close();
  await replaceFile(tally.files, path, whole);
  tally.files.damage(path, 3);
  expect(await reopening()).toBe("outboxCorrupt");
  await write(path, [encodeFrame("NOPE", utf8("1"))]);
  expect(await reopening()).toBe("outboxCorrupt");
});

test("a damaged last receipt is forgotten: it only informs", async () => {
  await tally.append(1);
  await tally.anchor(1);
  expect(tally.outbox.seen).toBeDefined();
  await tally.outbox.close();
  tally.files.damage("/outbox/latest-receipt.json", 30);
  expect(await reopening()).toBe("open");
  expect(tally.outbox.seen).toBeUndefined();
});
