import type { Cutter, Engagement, Material } from "./cutting.ts";

/** One block of a machining program. */
export interface Operation extends Engagement {
  readonly name: string;
  readonly seconds: number;
  /** How fast the axes travel in the air, mm/min; 0 while cutting. */
  readonly rapidMmPerMin: number;
}

/** What the machine does for one part. */
export interface PartProgram {
  readonly name: string;
  readonly material: Material;
  readonly cutter: Cutter;
  readonly operations: readonly Operation[];
}

const CUTTER: Cutter = { diameterMm: 16, teeth: 4, lifeSeconds: 2700, speedMPerMin: 150 };

/** A bearing seat milled in steel: roughed in four layers, finished, deburred; about three minutes. */
export function bearingSeat(material: Material, speedMPerMin = 150): PartProgram {
  const speedPerMin = (1000 * speedMPerMin) / (Math.PI * CUTTER.diameterMm);
  const cut = (name: string, seconds: number, widthMm: number, toothFeedMm: number): Operation => ({
    name,
    seconds,
    speedPerMin,
    feedMmPerMin: speedPerMin * CUTTER.teeth * toothFeedMm,
    depthMm: 6,
    widthMm,
    rapidMmPerMin: 0,
  });
  const move = (name: string, seconds: number): Operation => ({
    name,
    seconds,
    speedPerMin,
    feedMmPerMin: 0,
    depthMm: 0,
    widthMm: 0,
    rapidMmPerMin: 20_000,
  });
  const layers = [1, 2, 3, 4].flatMap((layer) => [
    cut(`rough ${String(layer)}`, 24, 8, 0.08),
    move("reposition", 4),
  ]);
  return {
    name: "bearing-seat",
    material,
    cutter: CUTTER,
    operations: [
      move("approach", 6),
      ...layers,
      cut("finish", 32, 0.5, 0.05),
      move("reposition", 3),
      cut("chamfer", 10, 0.8, 0.04),
      move("retract", 6),
    ],
  };
}
