import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hasSocat, serialPair } from "../../support/serial-pair.ts";
import {
  meterOf,
  meterRegisters,
  modbusMeter,
  samplesOf,
  ServerSerial,
  valuesOf,
} from "./support.ts";

const tags = `tags:
  voltage: { metric: voltage, unit: V, table: input, address: 0, type: float32 }
  power: { metric: power.active, unit: kW, table: holding, address: 2, type: int16, factor: 0.1 }
  energy: { metric: energy.active, unit: kW.h, table: holding, address: 10, type: uint32, words: low-first, factor: "0.001" }
  lamp: { metric: light.green, unit: "1", table: holding, address: 200, type: bit, bit: 2 }
  door: { metric: door.open, unit: "1", table: coil, address: 3 }
  stop: { metric: stop.pressed, unit: "1", table: discrete, address: 5 }
`;
const values = {
  voltage: "230.1",
  power: "-5",
  energy: "1234.567",
  lamp: "1",
  door: "1",
  stop: "0",
};

const tcp = (port: number): string =>
  `machine: lathe-1\neverySeconds: 0.1\nconnection: { protocol: modbus-tcp, host: 127.0.0.1, port: ${String(port)}, timeoutMs: 500 }\n${tags}`;
const rtu = (path: string, unit: number, machine = "lathe-1"): string =>
  `machine: ${machine}\neverySeconds: 0.1\nconnection: { protocol: modbus-rtu, path: ${path}, unit: ${String(unit)}, timeoutMs: 500 }\n${tags}`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tallystick-modbus-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("numbers of every kind come over Modbus TCP as decimals of their unit", async () => {
  const meter = await modbusMeter();
  try {
    expect(valuesOf(await samplesOf(tcp(meter.port), 6))).toEqual(values);
  } finally {
    await meter.stop();
  }
});

test("a number that no record can carry is left out, and the others stay", async () => {
  const meter = await modbusMeter();
  try {
    // Not a number, as meters say of a phase that is not connected.
    meter.registers.set(0, 0x7fc0);
    expect(Object.keys(valuesOf(await samplesOf(tcp(meter.port), 5)))).not.toContain("voltage");
  } finally {
    await meter.stop();
  }
});

test("a meter that goes away is a lost link", async () => {
  const meter = await modbusMeter();
  let stopped: Promise<void> | undefined;
  const onSample = (): void => {
    stopped ??= meter.stop();
  };
  await expect(samplesOf(tcp(meter.port), 10_000, { onSample })).rejects.toMatchObject({
    code: "linkLost",
  });
  await stopped;
  await expect(samplesOf(tcp(meter.port), 1)).rejects.toMatchObject({ code: "linkLost" });
});

test.skipIf(!hasSocat)("two meters share a serial line over Modbus RTU", async () => {
  const line = await serialPair(directory);
  const server = new ServerSerial(meterOf(meterRegisters()), {
    path: line.machine,
    baudRate: 9600,
    unitID: 255,
  });
  await once(server, "initialized");
  try {
    const both = await Promise.all([
      samplesOf(rtu(line.gateway, 1), 18),
      samplesOf(rtu(line.gateway, 2, "lathe-2"), 18),
    ]);
    expect(both.map(valuesOf)).toEqual([values, values]);
  } finally {
    await new Promise((resolve) => {
      server.close(() => resolve(undefined));
    });
    await line.stop();
  }
});
