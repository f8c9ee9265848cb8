export interface BackoffOptions {
  readonly msMin: number;
  readonly msMax: number;
}

/**
 * How long to wait before attempt `attempt` (from 0): doubling, with full jitter in the upper half, so that a thousand
 * devices do not come back in step after a power cut.
 * @param random from [0, 1)
 */
export function backoffMs(
  attempt: number,
  { msMin, msMax }: BackoffOptions,
  random: number,
): number {
  const step = Math.min(msMin * 2 ** Math.min(attempt, 30), msMax);
  return Math.round(step / 2 + (step / 2) * random);
}
