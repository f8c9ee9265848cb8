import type { Admission } from "./event.ts";

/** One admission on the way back to the genesis, and whose word it rested on. */
export interface PathStep {
  readonly party: string;
  readonly role: number;
  readonly admission: Admission;
  /** Steps from the admission that is explained: 0 for itself. */
  readonly depth: number;
}

/** Every admission of a party. */
export type AdmissionsOf = (
  party: string,
) => readonly { readonly role: number; readonly admission: Admission }[];

/**
 * The way from a membership back to the genesis: each admission with those of everybody who vouched for it, as they
 * stood when they vouched. Nobody vouches before he is admitted, so it always ends.
 */
export function admissionPath(party: string, role: number, admissionsOf: AdmissionsOf): PathStep[] {
  const newest = admissionsOf(party).findLast((one) => one.role === role);
  if (newest === undefined) return [];
  const steps: PathStep[] = [{ party, ...newest, depth: 0 }];
  const seen = new Set([party]);
  for (const step of steps)
    for (const voucher of vouchers(step.admission))
      if (!seen.has(voucher)) {
        seen.add(voucher);
        steps.push(...standing(voucher, step, admissionsOf));
      }
  return steps;
}

const vouchers = ({ endorsers, issuers }: Admission): string[] => [
  ...new Set([...endorsers, ...issuers]),
];

/** The earliest admission of a voucher: whatever came later rests on other words, this one let him in. */
function standing(voucher: string, { admission, depth }: PathStep, of: AdmissionsOf): PathStep[] {
  const [first] = of(voucher)
    .filter((one) => one.admission.since <= admission.since)
    .toSorted((a, b) => a.admission.since - b.admission.since);
  return first === undefined ? [] : [{ party: voucher, ...first, depth: depth + 1 }];
}
