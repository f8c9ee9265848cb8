/** One way in: what a party became, when, and on whose word. Times are seconds of the chain's clock. */
export interface Admission {
  /** Bit number of the role. */
  readonly role: number;
  /** 1 named at the genesis, 2 in the bootstrap period, 3 by the role's rule. */
  readonly basis: number;
  readonly since: number;
  readonly until: number;
  /** Party ids. */
  readonly endorsers: readonly string[];
  readonly issuers: readonly string[];
}

/** A party as the registry knew it when the bundle's anchor was mined. */
export interface Member {
  readonly party: string;
  /** Of every role, oldest first. */
  readonly admissions: readonly Admission[];
}

export const GENESIS = 1;
export const ROLES = 14;

/** On whose word a membership rests, each once. */
export const vouchersOf = ({ endorsers, issuers }: Admission): string[] => [
  ...new Set([...endorsers, ...issuers]),
];

/** What a party was at a time. */
export interface Step {
  readonly member: Member;
  /** The newest of its admissions that held then. */
  readonly admission: Admission;
}

/** A path that ends elsewhere than at the genesis: `party` was no member when its word was taken. */
export interface Gap {
  readonly party: string;
  /** Who was admitted on its word; undefined for the party that the path begins with. */
  readonly vouchedFor: string | undefined;
}

/**
 * How a party came in, and everybody on whose word it did, back to the parties of the genesis.
 * @param at when the party should have been a member, in seconds
 * @returns the parties of the path, each once, the one asked for first; or where the path breaks off
 */
export function admissionPath(
  members: readonly Member[],
  party: string,
  at: number,
): readonly Step[] | Gap {
  const steps = new Map<string, Step>();
  const open: { party: string; at: number; vouchedFor: string | undefined }[] = [
    { party, at, vouchedFor: undefined },
  ];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (steps.has(next.party)) continue;
    const step = stepOf(members, next.party, next.at);
    if (step === undefined) return { party: next.party, vouchedFor: next.vouchedFor };
    steps.set(next.party, step);
    const { admission } = step;
    if (admission.basis === GENESIS) continue;
    for (const voucher of vouchersOf(admission))
      open.push({ party: voucher, at: admission.since, vouchedFor: next.party });
  }
  return reachesGenesis(steps) ? [...steps.values()] : { party, vouchedFor: undefined };
}

function stepOf(members: readonly Member[], party: string, at: number): Step | undefined {
  const member = members.find((one) => one.party === party);
  const admission = member?.admissions.findLast(({ since, until }) => since <= at && at < until);
  return member && admission && isSupported(admission) ? { member, admission } : undefined;
}

/** Nobody is let in on nobody's word: the contract asks for two at least. */
const isSupported = (admission: Admission): boolean =>
  admission.basis === GENESIS || vouchersOf(admission).length >= 2;

/** Parties that vouch for one another in a ring rest on nothing, whatever a node says. */
function reachesGenesis(steps: ReadonlyMap<string, Step>): boolean {
  const grounded = new Set<string>();
  for (let before = -1; grounded.size > before;) {
    before = grounded.size;
    for (const [party, { admission }] of steps)
      if (
        admission.basis === GENESIS ||
        vouchersOf(admission).every((voucher) => grounded.has(voucher))
      )
        grounded.add(party);
  }
  return grounded.size === steps.size;
}
