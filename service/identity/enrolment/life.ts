import { EnrolmentRefused } from "./refusal.ts";

/**
 * What is on record of a device's life, in the order in which it can happen. The maker says the first three, by the
 * manifest that it signed; this site sees the others.
 */
export const lifeStages = [
  "tested",
  "produced",
  "released",
  "online",
  "operating",
  "retired",
] as const;
export type LifeStage = (typeof lifeStages)[number];

/** The stages that a maker says. */
export const makersStages = ["tested", "produced", "released"] as const;

/**
 * Whether a stage is new. One may be left out, a device that came by a code has no maker's word; but life does not go
 * back, and after its end there is nothing.
 * @throws EnrolmentRefused `stageBefore`
 */
export function decideLife(reached: readonly LifeStage[], stage: LifeStage): boolean {
  if (reached.includes(stage)) return false;
  const latest = Math.max(-1, ...reached.map((one) => lifeStages.indexOf(one)));
  if (lifeStages.indexOf(stage) < latest) throw new EnrolmentRefused("stageBefore");
  return true;
}
