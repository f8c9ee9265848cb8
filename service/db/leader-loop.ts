import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { type AdvisoryLock, tryAdvisoryLock } from "./advisory-lock.ts";

export interface LeaderLoop {
  readonly pool: Pool;
  /** Of the advisory lock: whoever holds it works, the others stand by. */
  readonly lockName: string;
  /** A notification here starts the next pass at once. */
  readonly channel?: string;
  /**
   * One pass over the work; writes through `client`, which holds the lock.
   * @returns milliseconds until the next pass
   */
  readonly pass: (client: PoolClient) => Promise<number>;
  /** Told of every failure; the loop goes on. */
  readonly onError: (error: unknown) => void;
}

const STAND_BY_MS = 1_000;
const BACK_OFF_MS_MIN = 250;
const BACK_OFF_MS_MAX = 15_000;

/**
 * Works as the one process that holds the lock, until `signal`. After a failure (database away, chain down for hours)
 * the lock is free for others and the next attempt waits, each time longer. Returns after the pass under way; never
 * throws.
 */
export async function runAsLeader(loop: LeaderLoop, signal: AbortSignal): Promise<void> {
  let failures = 0;
  const succeeded = (): void => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      if (!(await leadIfFree(loop, signal, succeeded))) await pause(STAND_BY_MS, signal);
    } catch (error) {
      loop.onError(error);
      await pause(Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS_MIN * 2 ** failures++), signal);
    }
  }
}

/** @returns false when somebody else leads */
async function leadIfFree(
  loop: LeaderLoop,
  signal: AbortSignal,
  succeeded: () => void,
): Promise<boolean> {
  const lock = await tryAdvisoryLock(loop.pool, loop.lockName);
  if (lock === undefined) return false;
  try {
    const bell = await doorbell(lock, loop.channel);
    while (!signal.aborted && !lock.lost.aborted) {
      const waitMs = await loop.pass(lock.client);
      succeeded();
      await bell.wait(waitMs, signal);
    }
    return true;
  } finally {
    await lock.release();
  }
}

/** Remembers a ring during the pass: what it announces may have come too late for that one. */
async function doorbell(
  lock: AdvisoryLock,
  channel: string | undefined,
): Promise<{ wait: (ms: number, signal: AbortSignal) => Promise<void> }> {
  let ring = new AbortController();
  lock.client.on("notification", () => ring.abort());
  if (channel !== undefined)
    await lock.client.query(`LISTEN ${lock.client.escapeIdentifier(channel)}`);
  return {
    async wait(ms, signal) {
      await pause(ms, AbortSignal.any([ring.signal, signal, lock.lost]));
      ring = new AbortController();
    },
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
