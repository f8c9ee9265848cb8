import modbusSerial from "modbus-serial";
import { type Static, Type } from "typebox";
import { delay } from "../../delay.ts";
import type { Driver, Sample } from "../driver.ts";
import { type Asked, polled } from "../polled.ts";
import { type Place, protocolOf } from "../protocol.ts";
import { SerialMembers } from "../serial-schema.ts";
import { SharedLines, type Share } from "../shared-line.ts";
import { type Block, blocksOf, isBits, ModbusTag, valueOf, widthOf } from "./modbus-layout.ts";

// A module of CommonJS whose types say so.
const { default: ModbusRTU } = modbusSerial;
type Client = InstanceType<typeof ModbusRTU>;

const Common = {
  /** Number of the device on the line; 1 where there is one. */
  unit: Type.Optional(Type.Integer({ minimum: 0, maximum: 247 })),
  timeoutMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
};
const Tcp = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    ...Common,
  },
  { additionalProperties: false },
);
const Rtu = Type.Object({ ...SerialMembers, ...Common }, { additionalProperties: false });

const TIMEOUT_MS = 2000;
const CLOSE_MS_MAX = 1000;

/** Modbus over TCP: meters, PLCs, and converters that speak for a serial line. */
export const modbusTcp = protocolOf({
  connection: Tcp,
  tag: ModbusTag,
  source: "sensor",
  driver: (place) =>
    driver(place, async () => {
      const { host, port = 502 } = place.connection;
      const client = await opened((one) => one.connectTCP(host, { port }));
      return { ask: (what) => what(client), close: () => closed(client) };
    }),
});

const lines = new SharedLines<Client>(closed);

/** Modbus over a serial line (RS-485 converter), which the devices of several machines may share. */
export const modbusRtu = protocolOf({
  connection: Rtu,
  tag: ModbusTag,
  source: "sensor",
  driver: (place) =>
    driver(place, () => {
      const { path, baud = 9600, parity = "none", stopBits = 1 } = place.connection;
      const options = { baudRate: baud, parity, stopBits };
      return lines.share(path, () => opened((one) => one.connectRTUBuffered(path, options)));
    }),
});

function driver(
  { connection, tags, everyMs, now }: Place<Static<typeof Tcp> | Static<typeof Rtu>, ModbusTag>,
  connect: () => Promise<Share<Client>>,
): Driver {
  const blocks = blocksOf(tags);
  const { unit = 1, timeoutMs = TIMEOUT_MS } = connection;
  const open = async (): Promise<Asked> => {
    const share = await connect();
    const ask = (block: Block): Promise<Answer> =>
      share.ask((client) => {
        client.setID(unit);
        client.setTimeout(timeoutMs);
        return requests[block.table](client, block.from, block.length);
      });
    return { read: () => readAll(blocks, ask), close: () => share.close() };
  };
  return polled(open, everyMs, now);
}

async function opened(connect: (client: Client) => Promise<void>): Promise<Client> {
  const client = new ModbusRTU();
  // Whoever waits for an answer hears of it by his timeout; nobody else may die of it.
  client.on("error", () => undefined);
  await connect(client);
  return client;
}

async function readAll(
  blocks: readonly Block[],
  ask: (block: Block) => Promise<Answer>,
): Promise<Omit<Sample, "atMs">[]> {
  const found: Omit<Sample, "atMs">[] = [];
  for (const block of blocks) {
    const { data, buffer } = await ask(block);
    for (const [tag, layout] of block.tags) {
      const at = layout.address - block.from;
      const value = isBits(layout)
        ? String(Number(data[at] === true))
        : valueOf(layout, buffer.subarray(2 * at, 2 * (at + widthOf(layout))));
      if (value !== undefined) found.push({ tag, value });
    }
  }
  return found;
}

interface Answer {
  readonly data: readonly (number | boolean)[];
  readonly buffer: Buffer;
}

const requests: Readonly<
  Record<Block["table"], (client: Client, from: number, length: number) => Promise<Answer>>
> = {
  holding: (client, from, length) => client.readHoldingRegisters(from, length),
  input: (client, from, length) => client.readInputRegisters(from, length),
  coil: (client, from, length) => client.readCoils(from, length),
  discrete: (client, from, length) => client.readDiscreteInputs(from, length),
};

/** A socket or port that is closed already calls nobody back. */
async function closed(client: Client): Promise<void> {
  if (!client.isOpen) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  client.close(() => resolve());
  await Promise.race([promise, delay(CLOSE_MS_MAX, new AbortController().signal)]);
}
