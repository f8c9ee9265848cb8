import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceRecord } from "../../device-attest/record.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { formatJobs, jobFor, parseJobs, recordsDone } from "../../scripts/replay/job.ts";
import { GroupedSink } from "../../scripts/replay/grouped-sink.ts";
import { Pacer, parseSpeed } from "../../scripts/replay/pace.ts";
import { prepareAll, surveyAll, type Surveyed } from "../../scripts/replay/prepare.ts";
import { replay, type ReplayResult } from "../../scripts/replay/replay.ts";
import { codeOf } from "./support.ts";

const MAPPING = `mapping: 1
machine: m1
tables:
  - file: run_{run:number}.csv
    time: { start: replay, intervalMs: 1000 }
    group: { rows: 2 }
    subjects: ["urn:example:run:{$file.run}"]
    readings: [{ column: a, metric: a, unit: mm }]
  - file: wide.csv
    join: { file: key.txt, key: n, columns: [at], dialect: { delimiter: " ", header: [at, x] } }
    time: { column: at, format: iso }
    readings: [{ columns: "s{n:digits}", metric: "s{n}", unit: V }]
`;
const startedAt = Date.parse("2026-01-01T00:00:00Z");
const never = new AbortController().signal;
const atOnce = new Pacer("max", { now: () => 0, sleep: () => Promise.resolve() });
const nothing = (): Promise<void> => Promise.resolve();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-replay-"));
  await writeFile(join(folder, "map.yaml"), MAPPING);
  await writeFile(join(folder, "run_10.csv"), "a\n1\n2\nx\n4\n5\n6\n");
  await writeFile(join(folder, "run_9.csv"), "a\n7\n8\n9\n");
  await writeFile(join(folder, "wide.csv"), "n,s0,s1\n1,1.5,2\n0,2.5,3\n7,1,1\n");
  await writeFile(
    join(folder, "key.txt"),
    "2020-01-01T00:00:00Z a\n2020-01-02T00:00:00Z b\n2020-01-03T00:00:00Z\n",
  );
});
afterAll(() => rm(folder, { recursive: true }));

const surveyed = (): Promise<Surveyed> => surveyAll(join(folder, "map.yaml"), [folder]);

async function run(
  send: (draft: RecordDraft) => Promise<void> | void,
  {
    done = 0,
    signal = never,
    newest,
  }: { done?: number; signal?: AbortSignal; newest?: DeviceRecord } = {},
): Promise<ReplayResult> {
  return replay({
    sources: prepareAll(await surveyed(), "urn:dev:ops:32473-test", startedAt),
    done,
    signal,
    newest,
    sink: { send: async (draft) => await send(draft), flush: nothing },
    pacer: atOnce,
    onComplaint: () => undefined,
    onProgress: () => undefined,
  });
}

async function whole(): Promise<RecordDraft[]> {
  const drafts: RecordDraft[] = [];
  await run((draft) => void drafts.push(draft));
  return drafts;
}

describe("a replay", () => {
  it("takes the files in the mapping's order and by their numbers, and accounts for each", async () => {
    const { accounts, isComplete } = await run(() => undefined);
    expect(isComplete).toBe(true);
    expect(accounts).toMatchObject([
      { file: "run_9.csv", rows: 3, mapped: 3, records: 2 },
      { file: "run_10.csv", rows: 6, mapped: 5, unmappable: 1, records: 3 },
      { file: "wide.csv", rows: 3, mapped: 2, reasons: { joinMissing: 1 } },
    ]);
  });

  it("lays files without a clock end to end, with the last row when it was begun", async () => {
    const times = (await whole()).map(({ capturedAt }) => capturedAt);
    expect(times.slice(0, 5)).toEqual([
      "2025-12-31T23:59:51.000Z",
      "2025-12-31T23:59:53.000Z",
      "2025-12-31T23:59:54.000Z",
      "2025-12-31T23:59:57.000Z",
      "2025-12-31T23:59:59.000Z",
    ]);
  });

  it("finds the columns of a joined file by row position", async () => {
    expect((await whole()).slice(5)).toMatchObject([
      { capturedAt: "2020-01-02T00:00:00.000Z", attachments: [{}, { mediaType: "text/csv" }] },
      { capturedAt: "2020-01-01T00:00:00.000Z" },
    ]);
  });

  it("neither skips nor doubles a record, wherever it was broken off", async () => {
    const expected = await whole();
    for (let killed = 0; killed <= expected.length; killed++) {
      const disk: RecordDraft[] = [];
      const send = (draft: RecordDraft): void => {
        if (disk.length === killed) throw new Error("power cut");
        disk.push(draft);
      };
      await run(send).catch(() => undefined);
      await run((draft) => void disk.push(draft), { done: disk.length });
      expect(disk).toEqual(expected);
    }
  });

  it("goes on only behind its own last record", async () => {
    const [, second] = await whole();
    const signed = {
      ...second!,
      v: 1,
      sequence: 2,
      salt: "AAAAAAAAAAAAAAAAAAAAAA",
    } as DeviceRecord;
    const rest: RecordDraft[] = [];
    await run((draft) => void rest.push(draft), { done: 2, newest: signed });
    expect(rest).toEqual((await whole()).slice(2));
    for (const wrong of [{ done: 1, newest: signed }, { done: 3, newest: signed }, { done: 8 }])
      await expect(run(nothing, wrong)).rejects.toMatchObject({ code: "foreignRecord" });
  });

  it("stops between records when it is told to", async () => {
    const abort = new AbortController();
    const sent: RecordDraft[] = [];
    const result = await run(
      (draft) => {
        sent.push(draft);
        if (sent.length === 3) abort.abort();
      },
      { signal: abort.signal },
    );
    expect([sent.length, result.records, result.isComplete]).toEqual([3, 3, false]);
  });

  it("refuses to go on when a file is not the one it looked at first", async () => {
    const sources = prepareAll(await surveyed(), "urn:dev:ops:32473-test", startedAt);
    const [first] = sources;
    const changed = [{ ...first!, survey: { ...first!.survey, sha256: "00".repeat(32) } }];
    const attempt = replay({
      sources: changed,
      done: 0,
      signal: never,
      newest: undefined,
      sink: { send: nothing, flush: nothing },
      pacer: atOnce,
      onComplaint: () => undefined,
      onProgress: () => undefined,
    });
    await expect(attempt).rejects.toMatchObject({ code: "source" });
  });

  it.each([
    ["a mapping that is not there", "none.yaml", ""],
    ["a source that is not there", "map.yaml", "none"],
    ["a file that no table is for", "map.yaml", "map.yaml"],
  ])("refuses %s", async (_, map, source) => {
    await expect(surveyAll(join(folder, map), [join(folder, source)])).rejects.toMatchObject({
      code: map === "none.yaml" ? "mapping" : "source",
    });
  });
});

describe("a group of drafts", () => {
  const draft = {} as RecordDraft;

  it("is handed over together, in order, and counted", async () => {
    let sequence = 4;
    const sink = new GroupedSink(() => Promise.resolve({ sequence: ++sequence }), 4);
    for (let sent = 0; sent < 300; sent++) await sink.send(draft);
    expect(sequence).toBe(4 + 256);
    await sink.flush();
    expect(sequence).toBe(4 + 300);
  });

  it("is refused when somebody else's record came between, or one was not kept", async () => {
    const sink = new GroupedSink(() => Promise.resolve({ sequence: 7 }), 4);
    await sink.send(draft);
    await expect(sink.flush()).rejects.toMatchObject({ code: "foreignRecord" });
    const full = new GroupedSink(() => Promise.reject(new Error("disk full")), 4);
    await full.send(draft);
    await expect(full.flush()).rejects.toThrow("disk full");
  });
});

describe("the list of replays on the device", () => {
  it("finds the one that was broken off, with its own start", async () => {
    const files = await surveyed();
    const job = jobFor(files, [], { sequence: 41, now: startedAt });
    expect(job).toMatchObject({ firstSequence: 42, startedAt: "2026-01-01T00:00:00.000Z" });
    const [again] = parseJobs(formatJobs([job]));
    expect(jobFor(files, [again!], { sequence: 45, now: startedAt + 1 })).toEqual(job);
    expect(recordsDone(job, 45)).toBe(4);
    expect(recordsDone(job, 41)).toBe(0);
  });

  it("knows one that is finished, and starts another behind it", async () => {
    const files = await surveyed();
    const finished = { ...jobFor(files, [], { sequence: 0, now: startedAt }), records: 7 };
    const other = { ...finished, mappingSha256: "00".repeat(32) };
    expect(recordsDone(jobFor(files, [finished], { sequence: 9, now: 0 }), 9)).toBe(7);
    expect(jobFor(files, [other], { sequence: 7, now: startedAt }).firstSequence).toBe(8);
  });

  it("refuses to mix two replays", async () => {
    const files = await surveyed();
    const open = { ...jobFor(files, [], { sequence: 0, now: 0 }), mappingSha256: "00".repeat(32) };
    expect(codeOf(() => jobFor(files, [open], { sequence: 1, now: 0 }))).toBe("otherJob");
    expect(codeOf(() => parseJobs('{"v":1,"jobs":[{}]}'))).toBe("device");
    expect(codeOf(() => parseJobs("{"))).toBe("device");
  });
});

describe("the pace", () => {
  it("is the captured time divided by the speed; time that runs back costs nothing", async () => {
    let now = 0;
    const slept: number[] = [];
    const sleep = (delayMs: number): Promise<void> => {
      slept.push(delayMs);
      now += delayMs;
      return Promise.resolve();
    };
    const pacer = new Pacer(10, { now: () => now, sleep });
    for (const instant of [5000, 6000, 6000, 1000, 3000]) await pacer.wait(instant, never, nothing);
    expect(slept).toEqual([100, 200]);
  });

  it("makes up for time that sending took", async () => {
    let now = 0;
    const slept: number[] = [];
    const pacer = new Pacer(1, {
      now: () => now,
      sleep: (delayMs) => {
        slept.push(delayMs);
        return Promise.resolve();
      },
    });
    await pacer.wait(0, never, nothing);
    now = 700;
    await pacer.wait(1000, never, nothing);
    expect(slept).toEqual([300]);
  });

  it("is a number above zero, or max", () => {
    expect(["1", "0.5", "60", "max"].map(parseSpeed)).toEqual([1, 0.5, 60, "max"]);
    expect(["0", "-1", "fast", "", "1e3", "Infinity"].map(parseSpeed)).toEqual(
      Array(6).fill(undefined),
    );
  });
});
