import { type Static, Type } from "typebox";
import { delay } from "../../delay.ts";
import { DeviceError } from "../../device-error.ts";
import type { Sample } from "../driver.ts";
import { lost } from "../polled.ts";
import { protocolOf } from "../protocol.ts";
import { ScalingMembers } from "../scaling-schema.ts";
import { numberText } from "../value.ts";
import { refusalIn, type Streams, streamsIn } from "./mtconnect-streams.ts";

const Connection = Type.Object(
  {
    /** Of the agent, with the device where it has several: `http://host:5000/lathe`. */
    url: Type.String({ pattern: "^https?://.+" }),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
  },
  { additionalProperties: false },
);
const Tag = Type.Object(
  {
    /** `dataItemId` of the observation. */
    item: Type.String({ minLength: 1 }),
    /** What the words of an event count as: `{ ACTIVE: 1, READY: 0 }`. */
    words: Type.Optional(Type.Record(Type.String(), Type.Integer())),
    ...ScalingMembers,
  },
  { additionalProperties: false },
);
type Tag = Static<typeof Tag>;

const TIMEOUT_MS = 5000;
/** Observations of one answer; more come at once with the next. */
const COUNT = 1000;

/** Where reading goes on, also after the link was lost. */
interface Place {
  readonly instance: string;
  readonly next: number;
}

/** Machines that an MTConnect agent speaks for. */
export const mtconnect = protocolOf({
  connection: Connection,
  tag: Tag,
  source: "controller",
  driver: ({ connection, tags, everyMs, now }) => {
    const url = connection.url.replace(/\/$/, "");
    let place: Place | undefined;
    const take = async (signal: AbortSignal): Promise<readonly Sample[]> => {
      const timeout = AbortSignal.timeout(connection.timeoutMs ?? TIMEOUT_MS);
      const within = AbortSignal.any([signal, timeout]);
      const streams = (place && (await since(url, place, within))) ?? (await current(url, within));
      place = streams;
      return samplesIn(streams, tags, now());
    };
    return {
      run: async (hand, signal) => {
        while (!signal.aborted) {
          hand(await take(signal).catch((error: unknown) => (signal.aborted ? [] : lost(error))));
          await delay(everyMs, signal);
        }
      },
    };
  },
});

/** Undefined where the agent was started anew or let go of what we ask for: then only what is now is known. */
async function since(
  url: string,
  { instance, next }: Place,
  signal: AbortSignal,
): Promise<Streams | undefined> {
  const xml = await got(`${url}/sample?from=${String(next)}&count=${String(COUNT)}`, signal);
  const streams = streamsIn(xml);
  return streams?.instance === instance ? streams : undefined;
}

async function current(url: string, signal: AbortSignal): Promise<Streams> {
  const xml = await got(`${url}/current`, signal);
  const streams = streamsIn(xml);
  if (streams !== undefined) return streams;
  throw new DeviceError("linkLost", `${url}: ${refusalIn(xml) ?? "no MTConnect agent"}`);
}

/** Also of a refusal, which agents write in XML with a status of 400 or 404. */
const got = async (url: string, signal: AbortSignal): Promise<string> =>
  (await fetch(url, { signal, headers: { accept: "application/xml" } })).text();

/** Times by our clock: the agent's may differ from it, what lies between two of its instants does not. */
function samplesIn(
  { saidAtMs, observations }: Streams,
  tags: ReadonlyMap<string, Tag>,
  nowMs: number,
): Sample[] {
  const named = [...tags];
  return observations.flatMap(({ item, atMs, text }) =>
    named.flatMap(([tag, { item: wanted, words, ...scaling }]) => {
      const value = wanted === item ? numberText(words?.[text] ?? text, scaling) : undefined;
      const at = nowMs - Math.max(saidAtMs - atMs, 0);
      return value === undefined ? [] : [{ tag, value, atMs: at }];
    }),
  );
}
