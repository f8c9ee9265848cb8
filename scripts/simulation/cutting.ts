/** A material to be cut, by Kienzle's two numbers (Kienzle 1952; values: Sandvik Coromant, ISO material classes). */
export interface Material {
  readonly name: string;
  /** Specific cutting force at one millimetre of chip thickness, N/mm². */
  readonly kc11: number;
  /** How much thinner chips cost more. */
  readonly mc: number;
  /** How many times faster it wears an edge than the material that the edge's life was given for. */
  readonly abrasion: number;
}

/** Unalloyed steel, about 200 HB: P1.2.Z.AN. */
export const STEEL: Material = { name: "C45", kc11: 1700, mc: 0.25, abrasion: 1 };
/** The same steel, hardened through by mistake before it was drawn: about 330 HB. It cuts, but neither easily nor true. */
export const HARD_STEEL: Material = { name: "C45", kc11: 2900, mc: 0.25, abrasion: 3 };
/** Steel on its way from one to the other. @param share from 0 (as ordered) to 1 (hardened through) */
export const hardened = (share: number): Material => ({
  ...STEEL,
  kc11: STEEL.kc11 + share * (HARD_STEEL.kc11 - STEEL.kc11),
  abrasion: STEEL.abrasion + share * (HARD_STEEL.abrasion - STEEL.abrasion),
});
/** Wrought aluminium, age hardened: N1.2.Z.AG. */
export const ALUMINIUM: Material = { name: "EN AW-6082", kc11: 700, mc: 0.25, abrasion: 1 };

/** An end mill. */
export interface Cutter {
  readonly diameterMm: number;
  readonly teeth: number;
  /** Life at the reference cutting speed, in seconds of cutting. */
  readonly lifeSeconds: number;
  /** Cutting speed of that life, m/min. */
  readonly speedMPerMin: number;
}

/** How the cutter goes through the material. */
export interface Engagement {
  readonly speedPerMin: number;
  readonly feedMmPerMin: number;
  /** Axial depth. */
  readonly depthMm: number;
  /** Radial width. */
  readonly widthMm: number;
}

/** Flank wear at which an end mill is done (ISO 8688-2: uniform wear of 0.3 mm). */
export const WEAR_MM_MAX = 0.3;
/** Share by which the force grows per millimetre of flank wear: a worn-out edge cuts about a third harder. */
const FORCE_PER_WEAR_MM = 1.1;
/** Taylor's exponent for carbide (Taylor 1907). */
const TAYLOR_N = 0.25;

/** Volume cut per time, mm³/min: depth × width × feed. */
export const removalRate = ({ depthMm, widthMm, feedMmPerMin }: Engagement): number =>
  depthMm * widthMm * feedMmPerMin;

/**
 * Mean chip thickness in mm for a square shoulder cutter (Sandvik Coromant, milling formulas):
 * h = 360 · width · feed per tooth / (π · diameter · arccos(1 − 2 · width / diameter) in degrees).
 */
export function chipThickness(cut: Engagement, { diameterMm, teeth }: Cutter): number {
  const toothFeed = cut.feedMmPerMin / (cut.speedPerMin * teeth);
  const degrees = (Math.acos(1 - (2 * cut.widthMm) / diameterMm) * 180) / Math.PI;
  return (360 * cut.widthMm * toothFeed) / (Math.PI * diameterMm * degrees);
}

/**
 * Power at the edge in W: P = kc · removal rate, with kc = kc1.1 · h^-mc (Kienzle), raised by flank wear.
 * N/mm² · mm³/min is N·mm/min, hence the 60,000.
 */
export function cuttingPowerW(
  cut: Engagement,
  cutter: Cutter,
  { material, wearMm }: { readonly material: Material; readonly wearMm: number },
): number {
  const rate = removalRate(cut);
  if (rate === 0 || cut.speedPerMin === 0) return 0;
  const kc = material.kc11 * chipThickness(cut, cutter) ** -material.mc;
  return (kc * (1 + FORCE_PER_WEAR_MM * wearMm) * rate) / 60_000;
}

/**
 * Flank wear after `seconds` more of cutting, by Taylor's life v·T^n = C. It runs fast on a fresh edge, then steadily,
 * and fast again towards the end.
 */
export function wornBy(wearMm: number, seconds: number, cut: Engagement, cutter: Cutter): number {
  const speedMPerMin = (Math.PI * cutter.diameterMm * cut.speedPerMin) / 1000;
  if (speedMPerMin === 0 || removalRate(cut) === 0) return wearMm;
  const life = cutter.lifeSeconds * (cutter.speedMPerMin / speedMPerMin) ** (1 / TAYLOR_N);
  const used = wearMm / WEAR_MM_MAX;
  const shape = 0.7 + 1.6 * Math.exp(-used / 0.08) + 0.9 * used ** 4;
  return wearMm + ((WEAR_MM_MAX * seconds) / life) * shape;
}
