/** What a buyer can live with, and how sure he wants to be that it is not exceeded. */
export interface Risk {
  /** Share of the lot that is not good, above 0 and below 1. */
  readonly limitingQuality: number;
  /** How probable it may be that a lot as bad as that is accepted, above 0 and below 1. */
  readonly consumersRisk: number;
}

/**
 * How many samples of a lot have to be good, none failing, so that a lot with so much that is not good is accepted no more
 * often than the risk allows. Exact for the lot (hypergeometric), and never more than the lot; the idea of accepting on
 * zero as in ISO 2859-2 with Ac = 0.
 * @param lotSize pieces
 * @throws RangeError for a lot or a risk that is none
 */
export function zeroAcceptanceSample(
  lotSize: number,
  { consumersRisk, limitingQuality }: Risk,
): number {
  requireShare(limitingQuality);
  requireShare(consumersRisk);
  if (!Number.isSafeInteger(lotSize) || lotSize < 1) throw new RangeError("a lot has pieces");
  const bad = Math.max(1, Math.ceil(lotSize * limitingQuality - ROUNDING));
  let accepted = 1;
  for (let taken = 0; taken < lotSize; taken++) {
    if (accepted <= consumersRisk) return taken;
    accepted *= (lotSize - bad - taken) / (lotSize - taken);
  }
  return lotSize;
}

/** 0.07 × 100 is a little more than 7 to a computer. */
const ROUNDING = 1e-9;

/**
 * How probable it is that a lot is accepted on zero failures: its operating characteristic.
 * @param bad pieces that are not good
 * @throws RangeError for numbers that do not fit each other
 */
export function acceptance(lotSize: number, sample: number, bad: number): number {
  if (!(sample >= 0 && sample <= lotSize && bad >= 0 && bad <= lotSize))
    throw new RangeError("more samples or bad pieces than the lot has");
  let accepted = 1;
  for (let taken = 0; taken < sample; taken++)
    accepted *= Math.max(0, lotSize - bad - taken) / (lotSize - taken);
  return accepted;
}

function requireShare(share: number): void {
  if (!(share > 0 && share < 1)) throw new RangeError("a share lies between 0 and 1");
}
