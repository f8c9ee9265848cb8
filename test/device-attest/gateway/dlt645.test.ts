import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { SerialPort } from "serialport";
import { afterEach, beforeEach, expect, test } from "vitest";
import { valueIn } from "../../../device-attest/gateway/drivers/dlt645-data.ts";
import {
  bcdBytes,
  encodeFrame,
  findFrame,
} from "../../../device-attest/gateway/drivers/dlt645-frame.ts";
import { hasSocat, type SerialPair, serialPair } from "../../support/serial-pair.ts";
import { samplesOf, valuesOf } from "./support.ts";

const address = "000012345678";

test("a question for the voltage has the bytes of the standard", () => {
  const frame = encodeFrame({ address, control: 0x11, data: Uint8Array.of(0, 1, 1, 2) });
  expect(Buffer.from(frame).toString("hex")).toBe("fefefefe6878563412000068110433343435c916");
});

const anyFrame = fc.record({
  address: fc.stringMatching(/^\d{12}$/),
  control: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 200 }),
});

test("what is encoded is found again behind noise without a start byte", () => {
  const noise = fc.array(fc.integer({ min: 0, max: 0x67 }), { maxLength: 20 });
  fc.assert(
    fc.property(anyFrame, noise, (frame, before) => {
      const found = findFrame(Uint8Array.from([...before, ...encodeFrame(frame)]));
      expect(found).toEqual(frame);
    }),
  );
});

test("a frame with one byte of its data altered is no frame", () => {
  fc.assert(
    fc.property(anyFrame, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, where, by) => {
      fc.pre(frame.data.length > 0);
      const bytes = encodeFrame(frame);
      const at = 4 + 10 + (where % frame.data.length);
      bytes[at] = ((bytes[at] ?? 0) + by) & 0xff;
      expect(findFrame(bytes)).not.toEqual(frame);
      expect(findFrame(bytes)?.address).not.toBe(frame.address);
    }),
  );
});

test("a sign is the highest bit where the value has one, and what is no digit is no value", () => {
  const power = { bytes: 3, decimals: 4, signed: true };
  expect(valueIn(Uint8Array.of(0x56, 0x34, 0x92), power)).toBe("-12.3456");
  expect(valueIn(Uint8Array.of(0xff, 0xff), { bytes: 2, decimals: 1, signed: false })).toBe(
    undefined,
  );
});

/** The other end of the wire: answers as a meter does, damaging the answers that `damage` says. */
class Meter {
  readonly #port: SerialPort;
  readonly #values: Readonly<Record<string, string>>;
  readonly #damage: (nth: number) => boolean;
  #came = Buffer.alloc(0);
  #answers = 0;

  constructor(
    path: string,
    values: Readonly<Record<string, string>>,
    damage: (nth: number) => boolean,
  ) {
    this.#port = new SerialPort({ path, baudRate: 2400 });
    this.#values = values;
    this.#damage = damage;
    this.#port.on("data", (bytes: Buffer) => this.#hear(bytes));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#port.close(() => resolve());
    });
  }

  #hear(bytes: Buffer): void {
    this.#came = Buffer.concat([this.#came, bytes]);
    const frame = findFrame(this.#came);
    if (frame === undefined) return;
    this.#came = Buffer.alloc(0);
    if (frame.address !== address) return;
    const digits = this.#values[Buffer.from(frame.data).toString("hex")];
    const answer =
      digits === undefined
        ? encodeFrame({ address, control: 0xd1, data: Uint8Array.of(2) })
        : encodeFrame({
            address,
            control: 0x91,
            data: Uint8Array.from([...frame.data, ...bcdBytes(digits)]),
          });
    // A digit of the value, as a bad wire alters it.
    if (this.#damage(this.#answers++)) answer[18] = ((answer[18] ?? 0) ^ 0x01) & 0xff;
    this.#port.write(answer);
  }
}

/** By data identifier, low byte first. */
const values = { "00010102": "2301", "00000302": "812345", "00000000": "00123456" };
const file = (path: string, timeoutMs: number): string => `machine: press-1
everySeconds: 0.1
connection: { protocol: dlt645, path: ${path}, address: "12345678", timeoutMs: ${String(timeoutMs)} }
tags:
  voltage: { metric: voltage, unit: V, data: 02-01-01-00 }
  power: { metric: power.active, unit: W, data: 02-03-00-00, factor: 1000 }
  energy: { metric: energy.active, unit: kW.h, data: 00-00-00-00 }
  frequency: { metric: frequency, unit: Hz, data: 02-80-00-02 }
`;
const read = { voltage: "230.1", power: "-1234.5", energy: "1234.56" };

let directory: string;
let line: SerialPair;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-dlt645-"));
  if (hasSocat) line = await serialPair(directory);
});
afterEach(async () => {
  if (hasSocat) await line.stop();
  await rm(directory, { recursive: true });
});

test.skipIf(!hasSocat)(
  "a meter on a serial line is read, and what it does not have is left out",
  async () => {
    const meter = new Meter(line.machine, values, () => false);
    expect(valuesOf(await samplesOf(file(line.gateway, 2000), 3))).toEqual(read);
    await meter.stop();
  },
);

test.skipIf(!hasSocat)("damaged answers are asked for again and never taken", async () => {
  const meter = new Meter(line.machine, values, (nth) => nth % 2 === 0);
  const samples = await samplesOf(file(line.gateway, 400), 9);
  expect(new Set(samples.map(({ value }) => value))).toEqual(new Set(Object.values(read)));
  await meter.stop();
});

test.skipIf(!hasSocat)("a meter that only answers damage is a lost link", async () => {
  const meter = new Meter(line.machine, values, () => true);
  await expect(samplesOf(file(line.gateway, 200), 1)).rejects.toMatchObject({ code: "linkLost" });
  await meter.stop();
});
