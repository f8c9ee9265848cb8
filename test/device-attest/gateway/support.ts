import { once } from "node:events";
import modbusSerial, { ServerTCP } from "modbus-serial";
import { readMachine } from "../../../device-attest/gateway/config/read.ts";
import type { Sample } from "../../../device-attest/gateway/driver.ts";
import { protocols } from "../../../device-attest/gateway/protocols.ts";

/** Registers of a meter: 230.1 V in 32 bits of floating point, -5 kW, 1,234,567 Wh, the wrong way round, a lamp. */
export function meterRegisters(): Map<number, number> {
  const view = new DataView(new ArrayBuffer(12));
  view.setFloat32(0, 230.1);
  view.setInt16(4, -50);
  view.setUint32(6, 1_234_567);
  const words = Array.from({ length: 5 }, (_, at) => view.getUint16(2 * at));
  const [high, low, kilowatts, energyHigh, energyLow] = words as [
    number,
    number,
    number,
    number,
    number,
  ];
  return new Map([
    [0, high],
    [1, low],
    [2, kilowatts],
    [10, energyLow],
    [11, energyHigh],
    [200, 0b0100],
  ]);
}

/** What a meter of those registers answers; asked for one it does not have, it says so. */
export const meterOf = (registers: ReadonlyMap<number, number>) => ({
  getHoldingRegister: (address: number) => registerOf(registers, address),
  getInputRegister: (address: number) => registerOf(registers, address),
  getCoil: (address: number) => address === 3,
  getDiscreteInput: (address: number) => address === 4,
});

function registerOf(registers: ReadonlyMap<number, number>, address: number): number {
  return registers.get(address) ?? 0;
}

export interface ModbusMeter {
  readonly port: number;
  readonly registers: Map<number, number>;
  stop(): Promise<void>;
}

/** A real Modbus TCP server. */
export async function modbusMeter(): Promise<ModbusMeter> {
  const registers = meterRegisters();
  const server = new ServerTCP(meterOf(registers), { host: "127.0.0.1", port: 0 });
  await once(server, "initialized");
  const { _server: listening } = server as unknown as { _server: import("node:net").Server };
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    registers,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

export const { ServerSerial } = modbusSerial as unknown as {
  readonly ServerSerial: typeof import("modbus-serial").ServerSerial;
};

/** What the machine of a configuration says until `count` samples came, or until its link is lost. */
export async function samplesOf(
  text: string,
  count: number,
  more: { readonly password?: string; readonly onSample?: (sample: Sample) => void } = {},
): Promise<Sample[]> {
  const { config } = readMachine("machine.yaml", text);
  const driver = protocols[config.connection.protocol]?.driver({
    connection: config.connection,
    tags: new Map(Object.entries(config.tags)),
    everyMs: (config.everySeconds ?? 1) * 1000,
    now: Date.now,
    password: more.password,
  });
  const stop = new AbortController();
  const found: Sample[] = [];
  await driver?.run((samples) => {
    found.push(...samples);
    for (const sample of samples) more.onSample?.(sample);
    if (found.length >= count) stop.abort();
  }, stop.signal);
  return found;
}

export const valuesOf = (samples: readonly Sample[]): Record<string, string> =>
  Object.fromEntries(samples.map(({ tag, value }) => [tag, value]));
