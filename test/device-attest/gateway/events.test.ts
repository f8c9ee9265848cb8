import { expect, test } from "vitest";
import { ClockWatch } from "../../../device-attest/gateway/clock-watch.ts";
import { readMachine } from "../../../device-attest/gateway/config/read.ts";
import { Diary } from "../../../device-attest/gateway/diary.ts";
import { enclosureWatch } from "../../../device-attest/gateway/enclosure.ts";
import { eventDraft, machineEvents } from "../../../device-attest/gateway/machine-event.ts";
import { signRecord, CHAIN_START } from "../../../device-attest/signed-record.ts";
import { checkEvent } from "../../../service/trace/capture/event-checks.ts";
import { freshKey } from "../support/drafts.ts";
import { MemoryFiles } from "../support/memory-files.ts";

const configOf = (place: string, host = "meter") =>
  readMachine(
    "lathe.yaml",
    `machine: lathe-1
place: ${place}
enclosure: { tag: door, open: 1 }
connection: { protocol: modbus-tcp, host: ${host} }
tags: { door: { metric: door.open, unit: "1", table: discrete, address: 0 } }
`,
  ).config;

const atMs = Date.parse("2026-08-01T00:00:00.000Z");
const open = (files: MemoryFiles, config: ReturnType<typeof configOf>, nowMs: number) =>
  Diary.open(files, "/gateway.json", [config], nowMs);

test("a gateway that ended without a word says so at its next start, and between which times", async () => {
  const files = new MemoryFiles();
  const first = await open(files, configOf("hall 1"), atMs);
  expect(first.events).toEqual([]);
  await first.diary.write(atMs + 10_000);
  const second = await open(files, configOf("hall 1"), atMs + 90_000);
  expect(second.events).toMatchObject([
    {
      kind: "powerLoss",
      machine: "lathe-1",
      facts: { lastAliveAt: "2026-08-01T00:00:10.000Z", foundAt: "2026-08-01T00:01:30.000Z" },
    },
  ]);
});

test("a stop that was asked for is no power loss; another place or another address is a relocation", async () => {
  const files = new MemoryFiles();
  const first = await open(files, configOf("hall 1"), atMs);
  await first.diary.stop(atMs);
  const moved = await open(files, configOf("hall 2"), atMs);
  expect(moved.events.map(({ kind }) => kind)).toEqual(["relocated"]);
  await moved.diary.stop(atMs);
  const wired = await open(files, configOf("hall 2", "another"), atMs);
  expect(wired.events.map(({ kind }) => kind)).toEqual(["relocated"]);
});

const stated = (idleFrom: string) => ({
  ...configOf("hall 1"),
  states: {
    tag: "door",
    idleFrom,
    runningFrom: "900",
    confirmedBy: "shift lead",
    confirmedAt: "2026-08-01T00:00:00.000Z",
  },
});

test("limits that a person confirmed go on record once, and again when they change", async () => {
  const files = new MemoryFiles();
  const kinds: string[][] = [];
  for (const idleFrom of ["120", "120", "130"]) {
    const { diary, events } = await open(files, stated(idleFrom), atMs);
    kinds.push(events.map(({ kind }) => kind));
    await diary.stop(atMs);
  }
  expect(kinds).toEqual([["statesConfirmed"], [], ["statesConfirmed"]]);
});

test("a clock that is set is found, once, and one that drifts a little is not", () => {
  let [wall, monotonic] = [atMs, 5000];
  const watch = new ClockWatch(
    () => wall,
    () => monotonic,
  );
  [wall, monotonic] = [wall + 10_900, monotonic + 10_000];
  expect(watch.look()).toBeUndefined();
  [wall, monotonic] = [wall - 3_600_000, monotonic + 1000];
  expect(watch.look()).toMatchObject({ byMs: -3_600_000 - 1000 + 900, atMs: wall });
  expect(watch.look()).toBeUndefined();
});

const door = (value: string, second: number) => ({
  tag: "door",
  value,
  atMs: atMs + second * 1000,
});

test("a box that is opened and closed is told each once", () => {
  const watch = enclosureWatch(configOf("hall 1"));
  expect(watch([door("0", 0)])).toEqual([]);
  const events = watch([door("1", 1), door("1", 2), door("0", 3)]);
  expect(events.map((one) => [one.kind, one.atMs - atMs])).toEqual([
    ["enclosureOpened", 1000],
    ["enclosureClosed", 3000],
  ]);
});

test.each(machineEvents)("%s is an event that EPCIS takes and a device signs", async (kind) => {
  const draft = eventDraft("urn:dev:mac:0024befffe804ff1", {
    kind,
    machine: "lathe-1",
    atMs,
    facts: { byMs: -3 },
  });
  const signer = { keyStore: freshKey(), logId: new Uint8Array(32), salt: `${"A".repeat(21)}A` };
  const { envelope } = await signRecord(draft, CHAIN_START, signer);
  expect(envelope.record).toMatchObject({ kind: "event", machine: "lathe-1" });
  expect(() => checkEvent((draft as { event: unknown }).event)).not.toThrow();
});
