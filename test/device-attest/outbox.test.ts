import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEnvelope } from "../../device-attest/envelope.ts";
import { Outbox } from "../../device-attest/outbox.ts";
import type { OutboxOptions } from "../../device-attest/outbox/options.ts";
import { inspectOutbox } from "../../device-attest/outbox/inspect.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { draft, freshKey } from "./support/drafts.ts";
import { FakeLog } from "./support/fake-log.ts";

let directory: string;
let log: FakeLog;
let options: OutboxOptions;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-outbox-"));
  log = new FakeLog();
  options = { directory, keyStore: freshKey(), logKey: log.logKey };
});
afterEach(() => rm(directory, { recursive: true }));

async function sentBy(outbox: Outbox): Promise<ReturnType<typeof openEnvelope>[]> {
  const sent = [];
  for (let at = outbox.next(0); at !== undefined; at = outbox.next(at.sequence)) {
    const bytes = await outbox.envelope(at);
    if (bytes !== undefined) sent.push(openEnvelope(bytes));
  }
  return sent;
}

test("numbers, chains and keeps what is appended at once", async () => {
  const outbox = await Outbox.open(options);
  const appended = await Promise.all(Array.from({ length: 50 }, () => outbox.append(draft())));
  expect(appended.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 50 }, (_, at) => at + 1),
  );
  await outbox.close();
  const again = await Outbox.open(options);
  const sent = await sentBy(again);
  expect(sent.map(({ statement }) => statement.sequence)).toEqual(
    appended.map(({ sequence }) => sequence),
  );
  expect(again.position.sequence).toBe(50);
  await again.close();
});

test("removes on a receipt only, durably, and keeps its place in the chain", async () => {
  const outbox = await Outbox.open({ ...options, segmentBytesMax: 1000 });
  const hashes: string[] = [];
  for (let round = 0; round < 20; round++)
    hashes.push((await outbox.append(draft())).statementHash);
  for (const { statementBytes } of await sentBy(outbox)) log.append(statementBytes);
  const { anchored, faults } = await outbox.accept(log.receipts(hashes));
  expect(anchored).toHaveLength(20);
  expect(faults).toEqual([]);
  expect(outbox.status()).toMatchObject({ sequence: 20, waiting: 0, anchored: 20 });
  expect(outbox.seen).toMatchObject({ size: 20 });
  await outbox.close();
  expect((await readdir(directory)).filter((name) => name.endsWith(".records"))).toHaveLength(1);
  const again = await Outbox.open(options);
  expect(again.status()).toMatchObject({ sequence: 20, waiting: 0 });
  expect(again.seen).toMatchObject({ size: 20 });
  expect(await again.append(draft())).toMatchObject({ sequence: 21 });
  await again.close();
});

describe("opening", () => {
  test("lets nobody else in, but lets others look", async () => {
    const outbox = await Outbox.open(options);
    await outbox.append(draft());
    await expect(Outbox.open(options)).rejects.toMatchObject({ code: "outboxLocked" });
    expect(await inspectOutbox(options)).toMatchObject({ sequence: 1, waiting: 1, anchored: 0 });
    await outbox.close();
    await (await Outbox.open(options)).close();
  });

  test("looks at an outbox that does not exist yet", async () => {
    const nowhere = { ...options, directory: join(directory, "nowhere") };
    expect(await inspectOutbox(nowhere)).toMatchObject({ sequence: 0, waiting: 0 });
  });

  test("refuses the outbox of another key and of another log", async () => {
    await (await Outbox.open(options)).close();
    const other = new FakeLog("tallystick/ffffffffffffffffffffffffffffffff");
    for (const wrong of [{ keyStore: freshKey() }, { logKey: other.logKey }])
      await expect(Outbox.open({ ...options, ...wrong })).rejects.toMatchObject({
        code: "outboxOther",
      });
    await (await Outbox.open(options)).close();
  });
});

describe("drafts", () => {
  test("with a fault take no sequence, and spoil nothing for the others", async () => {
    const outbox = await Outbox.open({ ...options, recordBytesMax: 2000 });
    const { readings: _readings, ...wrong } = draft() as RecordDraft & { readings: unknown };
    const outcomes = await Promise.allSettled([
      outbox.append(draft()),
      outbox.append(wrong as RecordDraft),
      outbox.append({ ...draft(), machine: "m".repeat(128), subjects: ["s".repeat(1500)] }),
      outbox.append({ ...draft(), subjects: Array.from({ length: 5 }, () => "s".repeat(500)) }),
      outbox.append({ ...draft(), machine: "\ud800" }),
      outbox.append(draft()),
    ]);
    expect(outcomes).toMatchObject([
      { value: { sequence: 1 } },
      { reason: { code: "schema" } },
      { reason: { code: "schema" } },
      { reason: { code: "tooLarge" } },
      { reason: { code: "unicode" } },
      { value: { sequence: 2 } },
    ]);
    await outbox.close();
  });

  test("after the last word are refused, also after opening again", async () => {
    const outbox = await Outbox.open(options);
    await outbox.append(draft());
    const last: RecordDraft = {
      device: draft().device,
      machine: draft().machine,
      capturedAt: draft().capturedAt,
      kind: "retire",
      source: "controller",
      subjects: [],
      retire: { finalSequence: 1 },
    };
    const outcomes = await Promise.allSettled([outbox.append(last), outbox.append(draft())]);
    expect(outcomes).toMatchObject([
      { value: { sequence: 2 } },
      { reason: { code: "keyRetired" } },
    ]);
    expect((await sentBy(outbox))[1]?.record).toMatchObject({ retire: { finalSequence: 2 } });
    await outbox.close();
    await expect(outbox.append(draft())).rejects.toMatchObject({ code: "outboxClosed" });
    const again = await Outbox.open(options);
    await expect(again.append(draft())).rejects.toMatchObject({ code: "keyRetired" });
    await again.close();
  });
});

describe("receipts", () => {
  let outbox: Outbox;
  let hashes: string[];
  beforeEach(async () => {
    outbox = await Outbox.open(options);
    hashes = [];
    for (let round = 0; round < 3; round++)
      hashes.push((await outbox.append(draft())).statementHash);
    for (const { statementBytes } of await sentBy(outbox)) log.append(statementBytes);
  });
  afterEach(() => outbox.close());

  test("of another log key, another log or no log remove nothing", async () => {
    const forger = new FakeLog();
    const stranger = new FakeLog("tallystick/ffffffffffffffffffffffffffffffff");
    const receipts = log.receipts(hashes);
    for (const [value, code] of [
      [{ ...receipts, checkpoint: forger.checkpoint() }, "checkpointSignature"],
      [{ ...receipts, checkpoint: stranger.checkpoint() }, "checkpointOrigin"],
      [{ ...receipts, checkpoint: "noise" }, "checkpointFormat"],
      [{ ...receipts, v: 2 }, "receiptFormat"],
      [undefined, "receiptFormat"],
    ] as const)
      await expect(outbox.accept(value)).rejects.toMatchObject({ code });
    expect(outbox.waiting).toBe(3);
  });

  test("with a wrong proof remove nothing, those beside it do", async () => {
    const { items, ...receipts } = log.receipts(hashes);
    const [first, second, third] = items;
    const wrong = [
      { ...first!, index: 1 },
      { ...second!, path: ["AAAA"] },
      { ...third!, statementHash: "00".repeat(32) },
    ];
    const { anchored, faults } = await outbox.accept({ ...receipts, items: wrong });
    expect(anchored).toEqual([]);
    expect(faults.map(({ code }) => code)).toEqual(["notIncluded", "notIncluded"]);
    expect(await outbox.accept({ ...receipts, items: [wrong[0], second] })).toMatchObject({
      anchored: [2],
      faults: [{ code: "notIncluded" }],
    });
    expect(outbox.waiting).toBe(2);
  });

  test("count once, in whatever order they come", async () => {
    const receipts = log.receipts([...hashes.toReversed(), hashes[0]!]);
    const [first, second] = await Promise.all([outbox.accept(receipts), outbox.accept(receipts)]);
    expect(first.anchored).toEqual([3, 2, 1]);
    expect(second.anchored).toEqual([]);
  });

  test("older than the newest do not replace it", async () => {
    const older = log.receipts([hashes[0]!]);
    const { statementHash } = await outbox.append(draft());
    const record = outbox.next(3);
    const envelope = record && (await outbox.envelope(record));
    log.append(openEnvelope(envelope ?? new Uint8Array(0)).statementBytes);
    await outbox.accept(log.receipts([statementHash]));
    await outbox.accept(older);
    expect(outbox.seen).toMatchObject({ size: 4 });
  });
});

test("an acknowledgement stops the sending until it is forgotten, and removes nothing", async () => {
  let now = 1000;
  const outbox = await Outbox.open({ ...options, now: () => now });
  for (let round = 0; round < 3; round++) await outbox.append(draft());
  outbox.acknowledge(outbox.next(0)!);
  now = 2000;
  outbox.acknowledge(outbox.next(0)!);
  expect(outbox.next(0)).toMatchObject({ sequence: 3 });
  expect(outbox.status()).toMatchObject({ waiting: 3, acknowledged: 2, oldestWaitingAt: 1000 });
  expect(outbox.acknowledged(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(outbox.forgetAcknowledged(1500, 10)).toBe(1);
  expect(outbox.next(0)).toMatchObject({ sequence: 1 });
  expect(outbox.forgetAcknowledged(1500, 10)).toBeUndefined();
  await outbox.close();
});
