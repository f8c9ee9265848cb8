import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { generate } from "mqtt-packet";

/** All that comes back on a connection without subscriptions (MQTT 3.1.1 section 3.4). */
const PUBACK_BYTES = 4;

/**
 * An MQTT connection that costs next to nothing: it writes packets made beforehand and counts the answers, so that what
 * is measured is the service.
 */
export class LoadConnection {
  readonly #socket: Socket;
  #acknowledged = 0;
  #onAcknowledged: (count: number) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    let bytes = 0;
    socket.on("data", (chunk) => {
      bytes += chunk.length;
      this.#acknowledged = Math.floor(bytes / PUBACK_BYTES);
      this.#onAcknowledged(this.#acknowledged);
    });
  }

  static async open(url: string, clientId: string): Promise<LoadConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    socket.write(
      generate({
        cmd: "connect",
        clientId,
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: true,
        keepalive: 0,
      }),
    );
    await once(socket, "data");
    return new LoadConnection(socket);
  }

  /** Sends as fast as a window of unacknowledged packets allows. Resolves when all are acknowledged. */
  async sendAll(packets: readonly Uint8Array[], windowMax: number): Promise<void> {
    const target = this.#acknowledged + packets.length;
    let next = 0;
    const done = Promise.withResolvers<void>();
    const pump = (acknowledged: number): void => {
      const room = windowMax - (next - (packets.length - (target - acknowledged)));
      // Few large writes: a window is refilled when half of it is free.
      if (room >= windowMax / 2 || acknowledged >= target - windowMax)
        next = this.#write(packets, next, room);
      if (acknowledged >= target) done.resolve();
    };
    this.#onAcknowledged = pump;
    pump(this.#acknowledged);
    await done.promise;
  }

  /**
   * Sends at a fixed rate, whatever the answers do (open loop), and measures each answer from the moment the packet
   * was due.
   * @returns milliseconds until each acknowledgement
   */
  async sendAtRate(packets: readonly Uint8Array[], perSecond: number): Promise<number[]> {
    const latenciesMs: number[] = [];
    const dueMs: number[] = [];
    const before = this.#acknowledged;
    const done = Promise.withResolvers<void>();
    this.#onAcknowledged = (acknowledged) => {
      const now = performance.now();
      while (latenciesMs.length < acknowledged - before)
        latenciesMs.push(now - (dueMs[latenciesMs.length] as number));
      if (latenciesMs.length === packets.length) done.resolve();
    };
    const start = performance.now();
    for (let next = 0; next < packets.length; await sleep(1)) {
      const due = Math.min(
        packets.length,
        Math.floor(((performance.now() - start) / 1000) * perSecond),
      );
      for (let at = next; at < due; at++) dueMs.push(start + (at / perSecond) * 1000);
      if (due > next) next = this.#write(packets, next, due - next);
    }
    await done.promise;
    return latenciesMs;
  }

  close(): void {
    this.#socket.destroy();
  }

  #write(packets: readonly Uint8Array[], from: number, count: number): number {
    const until = Math.min(packets.length, from + Math.max(0, count));
    if (until > from) this.#socket.write(Buffer.concat(packets.slice(from, until)));
    return until;
  }
}
