import { delay } from "../delay.ts";
import { DeviceError } from "../device-error.ts";
import type { Driver, Sample } from "./driver.ts";

/** A connection that answers when it is asked. */
export interface Asked {
  /** Every tag's value of now. @throws whatever says that the link is lost */
  read(): Promise<readonly Omit<Sample, "atMs">[]>;
  close(): Promise<void>;
}

/**
 * A driver that asks every `everyMs`. A look that takes longer than that delays the next one and none is made up for:
 * a machine that answers slowly is asked less.
 */
export const polled = (
  connect: (signal: AbortSignal) => Promise<Asked>,
  everyMs: number,
  now: () => number,
): Driver => ({
  run: async (take, signal) => {
    const link = await connect(signal).catch(lost);
    try {
      while (!signal.aborted) {
        const startedAt = now();
        const samples = await link.read().catch(lost);
        take(samples.map((sample) => ({ ...sample, atMs: startedAt })));
        // A clock that was set back must not make anybody wait for it.
        const spent = Math.min(Math.max(now() - startedAt, 0), everyMs);
        await delay(everyMs - spent, signal);
      }
    } finally {
      await link.close().catch(() => undefined);
    }
  },
});

export function lost(error: unknown): never {
  if (error instanceof DeviceError) throw error;
  const said = error instanceof Error ? error.message : String(error);
  throw new DeviceError("linkLost", said, { cause: error });
}
