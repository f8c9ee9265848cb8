import { SerialPort } from "serialport";
import { Type } from "typebox";
import { delay } from "../../delay.ts";
import { DeviceError } from "../../device-error.ts";
import type { Sample } from "../driver.ts";
import { type Asked, polled } from "../polled.ts";
import { protocolOf } from "../protocol.ts";
import { ScalingMembers } from "../scaling-schema.ts";
import { SerialMembers } from "../serial-schema.ts";
import { SharedLines } from "../shared-line.ts";
import { scaledText } from "../value.ts";
import { layouts, question, type Reply, replyIn, valueIn } from "./dlt645-data.ts";
import { encodeFrame, findFrame } from "./dlt645-frame.ts";

const Connection = Type.Object(
  {
    ...SerialMembers,
    /** Twelve digits, as on the meter's plate. */
    address: Type.String({ pattern: "^\\d{1,12}$" }),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
  },
  { additionalProperties: false },
);
const Tag = Type.Object(
  { data: Type.Enum(Object.keys(layouts)), ...ScalingMembers },
  { additionalProperties: false },
);

const TIMEOUT_MS = 1000;
const ASKED_TIMES = 3;

/** Meters of the Chinese grid (DL/T 645-2007), several of which may share a serial line. */
export const dlt645 = protocolOf({
  connection: Connection,
  tag: Tag,
  source: "sensor",
  driver: ({ connection, tags, everyMs, now }) => {
    const { path, baud = 2400, parity = "even", stopBits = 1, address } = connection;
    const open = async (): Promise<Asked> => {
      const share = await lines.share(path, () => opened({ path, baud, parity, stopBits }));
      const asked = (identifier: string): Promise<Reply> =>
        share.ask((port) => ask(port, address, identifier, connection.timeoutMs ?? TIMEOUT_MS));
      return {
        read: async () => {
          const found: Omit<Sample, "atMs">[] = [];
          for (const [tag, { data, ...scaling }] of tags) {
            const reply = await asked(data);
            const layout = layouts[data];
            if (reply.kind === "refused" || layout === undefined) continue;
            const text = valueIn(reply.digits, layout);
            const value = text === undefined ? undefined : scaledText(text, scaling);
            if (value !== undefined) found.push({ tag, value });
          }
          return found;
        },
        close: () => share.close(),
      };
    };
    return polled(open, everyMs, now);
  },
});

const lines = new SharedLines<SerialPort>(async (port) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (!port.isOpen) return;
  port.close(() => resolve());
  await promise;
});

async function opened(line: {
  readonly path: string;
  readonly baud: number;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}): Promise<SerialPort> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { path, baud: baudRate, parity, stopBits } = line;
  const port = new SerialPort({ path, baudRate, parity, stopBits, dataBits: 8 }, (error) =>
    error === null ? resolve() : reject(error),
  );
  // Whoever waits for an answer hears of it by his timeout; nobody else may die of it.
  port.on("error", () => undefined);
  await promise;
  return port;
}

/** A frame that came damaged is no answer: the meter is asked again, and no damaged value is ever taken. */
async function ask(
  port: SerialPort,
  address: string,
  identifier: string,
  timeoutMs: number,
): Promise<Reply> {
  for (let time = 0; time < ASKED_TIMES && port.isOpen; time++) {
    const reply = await askOnce(port, address, identifier, timeoutMs);
    if (reply !== undefined) return reply;
  }
  throw new DeviceError("linkLost", `meter ${address} does not answer on ${port.path}`);
}

async function askOnce(
  port: SerialPort,
  address: string,
  identifier: string,
  timeoutMs: number,
): Promise<Reply | undefined> {
  const { promise, resolve } = Promise.withResolvers<Reply>();
  let came = Buffer.alloc(0);
  const hear = (bytes: Buffer): void => {
    came = Buffer.concat([came, bytes]);
    const frame = findFrame(came);
    const reply = frame && replyIn(frame, address, identifier);
    if (reply !== undefined) resolve(reply);
  };
  const late = new AbortController();
  port.on("data", hear);
  port.write(encodeFrame(question(address, identifier)));
  try {
    return await Promise.race([promise, delay(timeoutMs, late.signal).then(() => undefined)]);
  } finally {
    port.off("data", hear);
    late.abort();
  }
}
