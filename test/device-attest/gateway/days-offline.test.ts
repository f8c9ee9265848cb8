import { afterEach, beforeEach, expect, test } from "vitest";
import { fromBase64Url, toHex, utf8 } from "../../../device-attest/bytes.ts";
import { DeviceAgent } from "../../../device-attest/device-agent.ts";
import { DeviceError } from "../../../device-attest/device-error.ts";
import { readMachine } from "../../../device-attest/gateway/config/read.ts";
import { Keep } from "../../../device-attest/gateway/keep.ts";
import { Recorder } from "../../../device-attest/gateway/recorder.ts";
import { throttled, TokenBucket } from "../../../device-attest/gateway/throttle.ts";
import { Outbox } from "../../../device-attest/outbox.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { Sender } from "../../../device-attest/sender.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { freshKey } from "../support/drafts.ts";
import { FakeLog } from "../support/fake-log.ts";
import { MemoryFiles } from "../support/memory-files.ts";

const device = "urn:dev:mac:0024befffe804ff1";
const { config } = readMachine(
  "lathe.yaml",
  `machine: lathe-1
everySeconds: 60
recordSeconds: 300
connection: { protocol: modbus-tcp, host: meter }
tags: { power: { metric: power.active, unit: W, table: input, address: 0 } }
`,
);
const DAY_MS = 86_400_000;
const rate = { perSecond: 20, burst: 40 };

let outbox: Outbox;
let clockMs: number;
let log: FakeLog;
const now = (): number => clockMs;

beforeEach(async () => {
  log = new FakeLog();
  outbox = await Outbox.open({
    directory: "/outbox",
    files: new MemoryFiles(),
    keyStore: freshKey(),
    logKey: log.logKey,
    now,
  });
  clockMs = Date.parse("2026-08-01T00:00:00.000Z");
});
afterEach(() => outbox.close());

function keepOf(waitingMax: number, refused: (machine: string, error: unknown) => void): Keep {
  const append = outbox.append.bind(outbox);
  return new Keep({ device, append, waiting: () => outbox.waiting, waitingMax, now, refused });
}

/** Reads once a minute of simulated time. @returns what was read */
function readFor(ms: number, keep: Keep): string[] {
  const recorder = new Recorder({
    config,
    device,
    source: "sensor",
    keep: (draft) => keep.take(draft),
  });
  const values: string[] = [];
  for (const endMs = clockMs + ms; clockMs < endMs; clockMs += 60_000) {
    const value = String(values.length);
    values.push(value);
    recorder.take([{ tag: "power", atMs: clockMs, value }]);
  }
  recorder.flush();
  return values;
}

interface Arrival {
  readonly atMs: number;
  readonly record: DeviceRecord;
}

/** A service that loses its line once, after `losesAfter` records, and proves what it got. */
function serviceOf(arrivals: Arrival[], losesAfter: number, records: number): Sender {
  const hashes: string[] = [];
  return {
    connect: (onReceipts) => {
      const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
      return Promise.resolve({
        windowMax: 64,
        lost,
        close: () => Promise.resolve(),
        send: (envelope) => {
          if (arrivals.length === losesAfter) {
            lose(new DeviceError("linkLost"));
            losesAfter = -1;
            return Promise.reject(new DeviceError("linkLost"));
          }
          const { statement, record } = JSON.parse(new TextDecoder().decode(envelope)) as {
            statement: string;
            record: DeviceRecord;
          };
          arrivals.push({ atMs: clockMs, record });
          const bytes = fromBase64Url(statement);
          log.append(bytes);
          hashes.push(toHex(statementHashOf(bytes)));
          // Anchored a hundred at a time.
          if (hashes.length === 100 || log.size === records)
            onReceipts(utf8(JSON.stringify(log.receipts(hashes.splice(0)))));
          return Promise.resolve({ kind: "durable" });
        },
      });
    },
  };
}

test("three days without a network lose nothing and flood nobody", async () => {
  const keep = keepOf(100_000, (_machine, error) => expect(error).toBeUndefined());
  const values = readFor(3 * DAY_MS, keep);
  await keep.close();
  expect(outbox.waiting).toBe(864);

  const arrivals: Arrival[] = [];
  const sender = throttled(serviceOf(arrivals, 300, 864), rate, {
    monotonicMs: now,
    // Time passes for those who wait.
    wait: async (ms) => {
      const untilMs = clockMs + ms;
      await Promise.resolve();
      clockMs = Math.max(clockMs, untilMs);
    },
  });
  const agent = new DeviceAgent({ outbox, sender, now, backoff: { msMin: 1, msMax: 5 } });
  const stop = new AbortController();
  const running = agent.run(stop.signal);
  await agent.drained();
  stop.abort();
  await running;

  const bySequence = new Map(arrivals.map(({ record }) => [record.sequence, record]));
  const told = [...bySequence.values()].flatMap((record) =>
    record.kind === "reading" ? record.readings.map(({ value }) => value) : [],
  );
  expect(told).toEqual(values);
  const busiest = Math.max(
    ...arrivals.map(
      ({ atMs }, from) =>
        arrivals.slice(from, from + 100).filter((later) => later.atMs < atMs + 1000).length,
    ),
  );
  expect(busiest).toBeLessThanOrEqual(rate.perSecond + rate.burst);
  expect(busiest).toBeGreaterThanOrEqual(rate.perSecond);
});

test("a full buffer drops nothing that was signed, and says the hole once there is room", async () => {
  const keep = keepOf(100, () => undefined);
  readFor(DAY_MS, keep);
  // Whoever reads on while the buffer is full.
  await keep.close();
  expect(outbox.waiting).toBe(101);
  const last = outbox.next(100);
  const envelope = last && (await outbox.envelope(last));
  const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
  expect(record).toMatchObject({
    kind: "event",
    machine: "lathe-1",
    event: {
      type: "https://tallystick.dev/event/bufferFull",
      "https://tallystick.dev/event/facts": {
        from: "2026-08-01T08:20:00.000Z",
        until: "2026-08-01T23:59:00.000Z",
        readings: 1440 - 500,
      },
    },
  });
});

test("a disk that is full for a while leaves a hole that is said", async () => {
  const kept: string[] = [];
  let isFull = false;
  const keep = new Keep({
    device,
    append: (draft) => {
      if (isFull) return Promise.reject(new DeviceError("diskFull"));
      kept.push(draft.kind);
      return Promise.resolve();
    },
    waiting: () => 0,
    waitingMax: 10,
    now,
    refused: () => undefined,
  });
  readFor(300_000, keep);
  await keep.close();
  isFull = true;
  readFor(300_000, keep);
  await keep.close();
  isFull = false;
  readFor(300_000, keep);
  await keep.close();
  expect(kept).toEqual(["reading", "event", "reading"]);
});

test("turns come at the rate, and a rest allows the burst", () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3 });
  const turns = Array.from({ length: 6 }, () => bucket.turn(0));
  expect(turns).toEqual([0, 0, 0, 100, 200, 300]);
  expect([bucket.turn(10_000), bucket.turn(10_000)]).toEqual([0, 0]);
});
