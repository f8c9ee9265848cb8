import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection that asks one thing after the other and costs next to nothing: what is measured is the service. */
class Asker {
  readonly #socket: Socket;
  #waiting: ((status: number) => void) | undefined;
  #buffered: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#take(chunk));
  }

  static async open(url: string): Promise<Asker> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    return new Asker(socket);
  }

  /** @returns the status, once the whole answer is here */
  ask(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    const end = this.#buffered.indexOf("\r\n\r\n");
    if (end === -1) return;
    const head = this.#buffered.toString("latin1", 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#buffered.length < end + 4 + length) return;
    this.#buffered = Buffer.alloc(0);
    this.#waiting?.(Number(head.slice(9, 12)));
  }
}

/** Asks by a number of connections that take turns with the requests. */
export class HttpLoad {
  readonly #askers: readonly Asker[];
  readonly #requests: readonly Buffer[];
  #next = 0;

  private constructor(askers: readonly Asker[], requests: readonly Buffer[]) {
    this.#askers = askers;
    this.#requests = requests;
  }

  static async open(
    url: string,
    connections: number,
    requests: readonly Buffer[],
  ): Promise<HttpLoad> {
    const askers = Array.from({ length: connections }, () => Asker.open(url));
    return new HttpLoad(await Promise.all(askers), requests);
  }

  /** As fast as answers come. @returns answers per second */
  async full(seconds: number): Promise<number> {
    const start = performance.now();
    const end = start + seconds * 1000;
    let answered = 0;
    const work = async (asker: Asker): Promise<void> => {
      while (performance.now() < end) {
        await this.#ask(asker);
        answered++;
      }
    };
    await Promise.all(this.#askers.map(work));
    return answered / ((performance.now() - start) / 1000);
  }

  /**
   * At a fixed rate, whatever the answers do; each is measured from the moment it was due.
   * @returns milliseconds until each answer
   */
  async atRate(perSecond: number, seconds: number): Promise<number[]> {
    const start = performance.now();
    const latenciesMs: number[] = [];
    const total = Math.round(perSecond * seconds);
    let next = 0;
    const work = async (asker: Asker): Promise<void> => {
      for (let at = next++; at < total; at = next++) {
        const due = start + (at / perSecond) * 1000;
        const early = due - performance.now();
        if (early > 0) await new Promise((resolve) => void setTimeout(resolve, early));
        await this.#ask(asker);
        latenciesMs.push(performance.now() - due);
      }
    };
    await Promise.all(this.#askers.map(work));
    return latenciesMs;
  }

  close(): void {
    for (const asker of this.#askers) asker.close();
  }

  async #ask(asker: Asker): Promise<void> {
    const request = this.#requests[this.#next++ % this.#requests.length];
    if (request === undefined) throw new RangeError("nothing to ask");
    const status = await asker.ask(request);
    if (status !== 200) throw new Error(`answered ${String(status)}`);
  }
}

export const getRequest = (path: string, headers: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n`,
  );
