import { setTimeout as sleep } from "node:timers/promises";

export interface LoopOptions {
  /** Does a piece of work; what it returns says whether there may be more at once. */
  readonly step: () => Promise<number | boolean | undefined>;
  /** Between steps when there was nothing to do. */
  readonly idleMs: number;
  readonly onError: (error: unknown) => void;
}

export interface Loop {
  /** Resolves after the step under way. */
  readonly stop: () => Promise<void>;
  /** Ends the present idle time. */
  readonly wake: () => void;
}

const BACK_OFF_MS_MAX = 15_000;

/** Repeats a step until stopped; an error makes it wait longer and longer, and never ends it. */
export function startLoop({ step, idleMs, onError }: LoopOptions): Loop {
  const stopping = new AbortController();
  let waking = new AbortController();
  const pause = async (ms: number): Promise<void> => {
    waking = new AbortController();
    const signal = AbortSignal.any([stopping.signal, waking.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        const more = await step();
        failures = 0;
        if (!more) await pause(idleMs);
      } catch (error) {
        onError(error);
        await pause(Math.min(idleMs * 2 ** failures++ + 100, BACK_OFF_MS_MAX));
      }
    }
  };
  const ended = run();
  return {
    wake: () => waking.abort(),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
