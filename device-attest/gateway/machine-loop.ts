import { backoffMs, type BackoffOptions } from "../backoff.ts";
import { delay } from "../delay.ts";
import type { Driver, Sample } from "./driver.ts";

/** How a machine's link does, for the page and the log. */
export type LinkEvent =
  | { readonly kind: "reading"; readonly samples: readonly Sample[] }
  | { readonly kind: "lost"; readonly error: unknown; readonly retryInMs: number };

export interface LoopOptions {
  readonly driver: Driver;
  readonly tell: (event: LinkEvent) => void;
  readonly random: () => number;
  readonly backoff?: BackoffOptions;
}

const BACKOFF: BackoffOptions = { msMin: 1000, msMax: 60_000 };

/** Runs a machine's driver until `signal` aborts; a lost link is tried again, less and less often. */
export async function keepReading(options: LoopOptions, signal: AbortSignal): Promise<void> {
  const { driver, tell, random, backoff = BACKOFF } = options;
  let attempt = 0;
  while (!signal.aborted) {
    try {
      await driver.run((samples) => {
        attempt = 0;
        if (samples.length > 0) tell({ kind: "reading", samples });
      }, signal);
    } catch (error) {
      if (signal.aborted) return;
      const retryInMs = backoffMs(attempt++, backoff, random());
      tell({ kind: "lost", error, retryInMs });
      await delay(retryInMs, signal);
    }
  }
}
