import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import { utf8 } from "../../device-attest/bytes.ts";
import { Problem } from "../errors.ts";
import type { HttpServer } from "./server.ts";

/** Says, again and again, what came meanwhile. */
export interface EventSource {
  /** Undefined when nothing came. @throws Problem when it may not go on */
  readonly next: () => Promise<Uint8Array | undefined>;
}

const TICK_MS = 1_000;
/** A comment: it keeps the connection, and shows nothing. */
const HEARTBEAT = utf8(":\n\n");

/** Server-sent events that end with the server, and with an event that says why when they may not go on. */
export class EventStreams {
  readonly #closing = new AbortController();

  constructor(app: HttpServer) {
    app.addHook("preClose", (done) => {
      this.#closing.abort();
      done();
    });
  }

  /**
   * Answers with the events of a source.
   * @param follow whether more is waited for than is there
   * @throws what the source throws the first time: then there is an answer, and no stream
   */
  async send(reply: FastifyReply, source: EventSource, follow: boolean): Promise<FastifyReply> {
    const first = (await source.next()) ?? HEARTBEAT;
    const events = follow ? following(source, first, this.#closing.signal) : [first];
    return (
      reply
        .type("text/event-stream; charset=utf-8")
        .header("x-accel-buffering", "no")
        // Kept alive, it would keep a server that closes waiting.
        .header("connection", "close")
        .send(Readable.from(events, { objectMode: false }))
    );
  }
}

export const eventOf = (name: string, data: object, id?: string): Uint8Array =>
  utf8(`${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

async function* following(
  source: EventSource,
  first: Uint8Array,
  closing: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield first;
  while (!closing.aborted) {
    await sleep(TICK_MS, undefined, { signal: closing }).catch(() => undefined);
    if (closing.aborted) return;
    try {
      yield (await source.next()) ?? HEARTBEAT;
    } catch (error) {
      yield endOf(error);
      return;
    }
  }
}

function endOf(error: unknown): Uint8Array {
  if (!(error instanceof Problem)) return eventOf("ended", { code: "internal" });
  return eventOf("ended", { code: error.code, ...(error.reason && { reason: error.reason }) });
}
