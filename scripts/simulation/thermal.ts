/** A body that heat flows into and out of through one resistance. */
export interface ThermalBody {
  /** J/K */
  readonly capacity: number;
  /** K/W to the air around it */
  readonly resistance: number;
}

/**
 * Temperature after `seconds` of constant heat: the exact solution of C·dT/dt = heat − (T − ambient)/R, stable for any
 * step.
 */
export function warmed(
  celsius: number,
  { capacity, resistance }: ThermalBody,
  now: { readonly heatW: number; readonly ambientCelsius: number; readonly seconds: number },
): number {
  const settled = now.ambientCelsius + now.heatW * resistance;
  return settled + (celsius - settled) * Math.exp(-now.seconds / (resistance * capacity));
}

const DAY_MS = 86_400_000;
const WARMEST_HOUR = 15;

/** A hall's air: coldest at three in the morning, warmest at three in the afternoon. */
export const ambientCelsius = (atMs: number, mean = 22, swing = 4): number =>
  mean + swing * Math.cos(2 * Math.PI * (atMs / DAY_MS - WARMEST_HOUR / 24));
