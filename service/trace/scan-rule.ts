/** Tenths of a degree: about eleven kilometres, so that nobody is found by it. */
export interface CoarsePlace {
  readonly latitudeTenths: number;
  readonly longitudeTenths: number;
}

/** A scan as it is kept. */
export interface Scan {
  /** Start of the ten minutes that it fell into. */
  readonly atMs: number;
  readonly place: CoarsePlace | undefined;
}

/** What else is known of the unit when it is scanned. */
export interface UnitHistory {
  /** Earlier scans whose readers said where they were. */
  readonly placed: readonly Scan[];
  /** Different readers of this day, the present one among them. */
  readonly readersToday: number;
  /** When a party that shows it said that it ceased to exist. */
  readonly endedAtMs: number | undefined;
}

export type ScanFinding =
  | { readonly kind: "scannedApart"; readonly distanceKm: number; readonly hours: number }
  | { readonly kind: "scannedAfterEnd" }
  | { readonly kind: "scannedTooOften"; readonly readers: number };

/** Times are kept to ten minutes. */
export const INTERVAL_MS = 600_000;

/**
 * - `speedKmhMax`: faster than goods travel, also by air freight (airliners cruise at about 900 km/h)
 * - `slackKm`: both places are known to a tenth of a degree; half the diagonal of that square, twice
 * - `readersPerDayMax`: more people than handle one unit in a day; a code that was copied is seen by many
 */
export const thresholds = { speedKmhMax: 1000, slackKm: 16, readersPerDayMax: 30 } as const;

/**
 * What cannot be, if there is one unit with this code. Uncertainties of time and place speak for the unit: what is found
 * holds wherever within them the truth lies. A reader can say anything: a finding is a question, not a proof.
 */
export function findingsOf(scan: Scan, history: UnitHistory): ScanFinding[] {
  const apart = history.placed
    .map((other) => apartFrom(scan, other))
    .find((one) => one !== undefined);
  const isEnded = history.endedAtMs !== undefined && scan.atMs > history.endedAtMs;
  return [
    ...(apart === undefined ? [] : [apart]),
    ...(isEnded ? [{ kind: "scannedAfterEnd" } as const] : []),
    ...(history.readersToday > thresholds.readersPerDayMax
      ? [{ kind: "scannedTooOften", readers: history.readersToday } as const]
      : []),
  ];
}

function apartFrom(scan: Scan, other: Scan): ScanFinding | undefined {
  if (scan.place === undefined || other.place === undefined) return undefined;
  const hours = (Math.abs(scan.atMs - other.atMs) + INTERVAL_MS) / 3_600_000;
  const distanceKm = distanceKmBetween(scan.place, other.place);
  if (distanceKm - thresholds.slackKm <= hours * thresholds.speedKmhMax) return undefined;
  return { kind: "scannedApart", distanceKm: Math.round(distanceKm), hours };
}

const EARTH_RADIUS_KM = 6371;
const radians = (tenths: number): number => (tenths / 10) * (Math.PI / 180);

/** Along a great circle of a sphere (haversine). */
export function distanceKmBetween(one: CoarsePlace, other: CoarsePlace): number {
  const [a, b] = [radians(one.latitudeTenths), radians(other.latitudeTenths)];
  const across = radians(other.longitudeTenths - one.longitudeTenths);
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(across / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** From degrees, as a telephone says them. */
export const coarse = (latitude: number, longitude: number): CoarsePlace => ({
  latitudeTenths: Math.round(latitude * 10),
  longitudeTenths: Math.round(longitude * 10),
});
