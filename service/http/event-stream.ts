import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { utf8 } from "../../device-attest/bytes.ts";
import { Problem } from "../errors.ts";
import type { HttpServer } from "./server.ts";

/** Says, again and again, what came meanwhile. */
export interface EventSource {
  /** Undefined when nothing came. @throws Problem when it may not go on */
  readonly next: () => Promise<Uint8Array | undefined>;
}

const TICK_MS = 1_000;
/** Each asks the database every second, whoever is behind it. */
export const STREAMS_MAX = 12;
const RETRY_AFTER_SECONDS = 30;
/** A comment: it keeps the connection, and shows nothing. */
const HEARTBEAT = utf8(":\n\n");

/** Server-sent events that end with the server, and with an event that says why when they may not go on. */
export class EventStreams {
  readonly #closing = new AbortController();
  /** By whom so many are open. */
  readonly #open = new Map<string, number>();

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
   * @throws Problem `rateLimited` while somebody follows as many as he may
   */
  async send(reply: FastifyReply, source: EventSource, follow: boolean): Promise<FastifyReply> {
    if (follow) this.#count(reply);
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

  /** Until the answer is over, or whoever asked is gone. */
  #count({ raw, request }: FastifyReply): void {
    const name = nameOf(request);
    const open = this.#open.get(name) ?? 0;
    if (open >= STREAMS_MAX)
      throw new Problem(
        "rateLimited",
        `At most ${String(STREAMS_MAX)} streams at once.`,
        RETRY_AFTER_SECONDS,
      );
    if (raw.closed) return;
    this.#open.set(name, open + 1);
    raw.once("close", () => {
      const left = (this.#open.get(name) ?? 1) - 1;
      if (left > 0) this.#open.set(name, left);
      else this.#open.delete(name);
    });
  }
}

const nameOf = ({ principal }: FastifyRequest): string => {
  if (principal.kind === "person") return principal.account;
  return principal.kind === "machine" ? principal.apiKey : "";
};

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
