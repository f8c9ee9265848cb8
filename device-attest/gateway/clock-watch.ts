/** A clock on the wall moved against one that only goes on. */
export interface ClockJump {
  readonly byMs: number;
  /** What the wall would say had nobody moved it. */
  readonly expectedMs: number;
  readonly atMs: number;
}

const JUMP_MS_MIN = 2000;

/** Finds that the clock was set, or that the computer slept: both make times of records doubtful. */
export class ClockWatch {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  #aheadMs: number;

  constructor(wall: () => number, monotonic: () => number) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#aheadMs = wall() - monotonic();
  }

  look(): ClockJump | undefined {
    const atMs = this.#wall();
    const expectedMs = this.#monotonic() + this.#aheadMs;
    const byMs = Math.round(atMs - expectedMs);
    if (Math.abs(byMs) < JUMP_MS_MIN) return undefined;
    this.#aheadMs += atMs - expectedMs;
    return { byMs, expectedMs: Math.round(expectedMs), atMs };
  }
}
