/** A clock to wait on. */
export interface Clock {
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  /** Resolves after `delayMs`, or at once when `signal` is aborted. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

/** How much faster than captured, or as fast as the device takes it. */
export type Speed = number | "max";

/** @returns undefined for what is no speed: a number above 0, or `max` */
export function parseSpeed(text: string): Speed | undefined {
  if (text === "max") return "max";
  const speed = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : 0;
  return speed > 0 && Number.isFinite(speed) ? speed : undefined;
}

/** Lets records through at the pace they were captured, times the speed. Time that runs back costs no waiting. */
export class Pacer {
  private readonly speed: Speed;
  private readonly clock: Clock;
  private dueAt: number;
  private before: number | undefined;

  constructor(speed: Speed, clock: Clock) {
    this.speed = speed;
    this.clock = clock;
    this.dueAt = clock.now();
  }

  /**
   * Resolves when a record captured at `instant` is due.
   * @param beforeSleep what has to happen before a pause
   */
  async wait(
    instant: number,
    signal: AbortSignal,
    beforeSleep: () => Promise<void>,
  ): Promise<void> {
    if (this.speed === "max") return;
    const passed = Math.max(instant - (this.before ?? instant), 0);
    this.before = instant;
    this.dueAt += passed / this.speed;
    const delayMs = this.dueAt - this.clock.now();
    if (delayMs <= 0) return;
    await beforeSleep();
    await this.clock.sleep(delayMs, signal);
  }
}
