import { up } from "./micro.ts";
import type { Policy } from "./policy-schema.ts";

/** What a loan costs in a year, in basis points, and what for. */
export interface Price {
  readonly fundingBp: number;
  readonly operatingBp: number;
  /** Probability of default times loss, rounded up to a basis point. */
  readonly riskBp: number;
  readonly marginBp: number;
  readonly tenorBp: number;
  readonly rateBp: number;
}

const PPM = 1_000_000n;

export function priceFor({ price }: Policy, pdPpm: number, tenorMonths: number): Price {
  const { fundingBp, lgdBp, marginBp, operatingBp, tenor } = price;
  const riskBp = Number(up(BigInt(pdPpm) * BigInt(lgdBp), PPM));
  const tenorBp = tenor.findLast(({ fromMonths }) => fromMonths <= tenorMonths)?.bp ?? 0;
  const rateBp = fundingBp + operatingBp + riskBp + marginBp + tenorBp;
  return { fundingBp, operatingBp, riskBp, marginBp, tenorBp, rateBp };
}
