import type { Sender } from "../sender.ts";

export interface Rate {
  readonly perSecond: number;
  /** What may go at once after a rest. */
  readonly burst: number;
}

/** Time as a throttle needs it: it only goes on, whatever anybody does to the clock on the wall. */
export interface Pace {
  readonly monotonicMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** A token bucket that hands out turns: whoever comes gets the next one, and how long it is until then. */
export class TokenBucket {
  readonly #everyMs: number;
  readonly #restMs: number;
  #nextMs = -Infinity;

  constructor({ perSecond, burst }: Rate) {
    this.#everyMs = 1000 / perSecond;
    this.#restMs = burst * this.#everyMs;
  }

  /** @returns milliseconds until the turn */
  turn(nowMs: number): number {
    this.#nextMs = Math.max(this.#nextMs, nowMs - this.#restMs) + this.#everyMs;
    return Math.max(0, this.#nextMs - nowMs);
  }
}

/** A sender that does not flood: after days without a network, hundreds of gateways come back at the same minute. */
export function throttled(sender: Sender, rate: Rate, { monotonicMs, wait }: Pace): Sender {
  const bucket = new TokenBucket(rate);
  return {
    connect: async (onReceipts) => {
      const link = await sender.connect(onReceipts);
      return {
        ...link,
        lost: link.lost,
        windowMax: link.windowMax,
        send: async (envelope) => {
          const waitMs = bucket.turn(monotonicMs());
          if (waitMs > 0) await wait(waitMs);
          return await link.send(envelope);
        },
        close: () => link.close(),
      };
    },
  };
}
