import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import type { FaultCode } from "../../device-attest/fault.ts";
import type { Json } from "../../device-attest/jcs.ts";
import { signUnchecked } from "../support/device.ts";
import {
  changed,
  judged,
  nestedArrays,
  nestedObjects,
  rewritten,
  signing,
  type Spoil,
} from "./support/spoil.ts";
import { openTarget, type Target } from "./support/target.ts";

let to: Target;
beforeAll(async () => {
  to = await openTarget();
});
afterAll(() => to.close());

const YEAR_MS = 366 * 86_400_000;
const fromNow = (years: number): string => new Date(Date.now() + years * YEAR_MS).toISOString();
const inRecord = (text: string): Spoil =>
  rewritten((envelope) => envelope.replace('"record":{', `"record":{${text},`));
const offset = (text: string): Spoil =>
  rewritten((envelope) => envelope.replace('"offsetMs":0', `"offsetMs":${text}`));

const cases: readonly (readonly [what: string, code: FaultCode, spoil: Spoil])[] = [
  [
    "another record than was signed",
    "recordHash",
    rewritten((text) => text.replace("1520.5", "1")),
  ],
  ["no record", "recordHash", changed((all) => ({ ...all, record: undefined }))],
  ["a name twice", "duplicateKey", inRecord('"machine":"x"')],
  ["a name twice in two spellings", "duplicateKey", inRecord(String.raw`"m\u0061chine":"x"`)],
  [
    "two statements of which one is good",
    "duplicateKey",
    rewritten((text) => text.replace('"statement":', '"statement":"x","statement":')),
  ],
  ["2^53", "numberRange", offset("9007199254740992")],
  ["2^53+1, which JavaScript rounds", "numberRange", offset("9007199254740993")],
  ["1e999", "numberRange", offset("1e999")],
  ["0.0", "numberRange", offset("0.0")],
  ["-0", "numberRange", offset("-0")],
  ["half a character", "unicode", inRecord(String.raw`"a":"\ud800"`)],
  ["100,000 nested arrays", "tooDeep", inRecord(`"a":${nestedArrays(100_000)}`)],
  ["100,000 nested objects", "tooDeep", inRecord(`"a":${nestedObjects(100_000)}`)],
  ["a number for a machine", "schema", signing({ machine: 7 })],
  ["a member too many", "schema", signing({ more: true })],
  [
    "a value that is no decimal",
    "schema",
    signing({ readings: [{ metric: "m", unit: "W", value: "1e5", offsetMs: 0 }] }),
  ],
  ["the 31st of February", "schema", signing({ capturedAt: "2026-02-31T00:00:00.000Z" })],
  ["a kind that is none", "schema", signing({ kind: "constructor" })],
  [
    "no judgement, though one is signed",
    "judgementHash",
    judged(
      (bytes) => bytes,
      () => undefined,
    ),
  ],
  [
    "another judgement than was signed",
    "judgementHash",
    judged(
      (bytes) => bytes,
      (bytes) => bytes.toReversed(),
    ),
  ],
  ["a judgement cut short", "judgementLayout", judged((bytes) => bytes.subarray(0, 150))],
  [
    "a judgement of something else",
    "judgementMismatch",
    judged((bytes) => Uint8Array.from(bytes).fill(9, 0, 32)),
  ],
  ["another sequence than the statement's", "recordSequence", signing({ sequence: 4_000_000 })],
  ["another device", "recordDevice", signing({ device: "urn:tallystick:device:other" })],
  [
    "a clock a year ahead",
    "clockAhead",
    async (device) => encodeEnvelope(await device.next({ capturedAt: fromNow(1) })),
  ],
  [
    "a clock a year behind",
    "clockBehind",
    async (device) => encodeEnvelope(await device.next({ capturedAt: fromNow(-1) })),
  ],
  [
    "a record that inherits",
    "schema",
    async (device) =>
      encodeEnvelope(await signUnchecked(device, JSON.parse('{"__proto__":{"v":1}}') as Json)),
  ],
  [
    "a record that is a text",
    "schema",
    async (device) => encodeEnvelope(await signUnchecked(device, "record")),
  ],
];

describe("what a live key signed, whatever it says", () => {
  it.each(cases)("by HTTP: %s is in the log as refused:%s", async (_what, code, spoil) => {
    const payload = await spoil(to.device);
    const answer = await to.byHttp(payload);
    expect(answer).toMatchObject({ status: 202, body: { status: "logged", refused: code } });
    expect(await to.newest()).toEqual({ fault: code, sequence: to.device.position.sequence });
  });

  it.each(cases)("by MQTT: %s is in the log as refused:%s", async (_what, code, spoil) => {
    await to.byMqtt(await spoil(to.device));
    expect(await to.newest()).toEqual({ fault: code, sequence: to.device.position.sequence });
  });

  it("a predecessor that the key never had is in the log as refused:previousMismatch", async () => {
    await to.byHttp(encodeEnvelope(await to.device.next()));
    to.device.position = { ...to.device.position, previous: new Uint8Array(32).fill(7) };
    const answer = await to.byHttp(encodeEnvelope(await to.device.next()));
    expect(answer).toMatchObject({ status: 202 });
    expect(await to.newest()).toMatchObject({ fault: "previousMismatch" });
  });

  it("is never in quarantine", async () => {
    const { rows } = await to.target.database.pool.query("SELECT code FROM quarantine");
    expect(rows).toEqual([]);
  });
});
