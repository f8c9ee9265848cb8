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

/** One admission on the way. */
export interface Step {
  readonly member: Member;
  readonly admission: Admission;
}

/** A path that ends elsewhere than at the genesis: no admission of `party` was in force when its word was taken. */
export interface Gap {
  readonly party: string;
  /** Who was admitted on its word; undefined for the party that the path begins with. */
  readonly vouchedFor: string | undefined;
}

/**
 * How a party came in, and everybody on whose word it did, back to the parties of the genesis. It is a path of admissions:
 * a party is met again where an earlier word of it is taken, and only its admissions rest on one another in one direction.
 * @param at in seconds
 * @param as what the party should have been then
 * @returns the admissions of the path, each once, the one asked for first; or where the path breaks off
 */
export function admissionPath(
  members: readonly Member[],
  party: string,
  at: number,
  as: Start["as"] = "member",
): readonly Step[] | Gap {
  const byName = new Map(members.map((member) => [member.party, member]));
  const { gaps, isCut, steps } = follow(byName, [{ party, at, as }]);
  if (isCut) return { party, vouchedFor: undefined };
  return gaps[0] ?? (reachesGenesis(byName, steps) ? steps : { party, vouchedFor: undefined });
}

/** What a party should have been, and when. */
export interface Start {
  readonly party: string;
  /** Seconds. */
  readonly at: number;
  /** `admitted`: at some time before, whether or not that admission had run out. */
  readonly as: "member" | "voucher" | "admitted";
}

/** More than any honest path has: admissions that a node invents for ever are not followed. */
const STEPS_MAX = 256;

interface Trail {
  readonly steps: readonly Step[];
  readonly gaps: readonly Gap[];
  /** Whether it was left before its end. */
  readonly isCut: boolean;
}

/** Every admission that some parties rest on, and every word that was taken of no member. */
export function follow(members: ReadonlyMap<string, Member>, starts: readonly Start[]): Trail {
  const steps = new Map<Admission, Step>();
  const gaps: Gap[] = [];
  const words: (Start & { readonly vouchedFor: string | undefined })[] = starts.map((start) => ({
    ...start,
    vouchedFor: undefined,
  }));
  for (const word of words) {
    if (steps.size > STEPS_MAX) return { steps: [...steps.values()], gaps, isCut: true };
    const found = standing(members, word);
    if (found.length === 0) gaps.push({ party: word.party, vouchedFor: word.vouchedFor });
    for (const step of found) {
      if (steps.has(step.admission)) continue;
      steps.set(step.admission, step);
      words.push(...wordsFor(step));
    }
  }
  return { steps: [...steps.values()], gaps, isCut: false };
}

const wordsFor = ({ admission, member }: Step) =>
  admission.basis === GENESIS
    ? []
    : vouchersOf(admission).map((party) => ({
        ...asVoucher(party, admission),
        vouchedFor: member.party,
      }));

const asVoucher = (party: string, { since }: Admission): Start => ({
  party,
  at: since,
  as: "voucher",
});

/**
 * On which admissions a party stood: a member on the newest that held; anybody else on the earliest, since whatever
 * came later rests on other words. Of several in one block any may be the one that came before the other.
 */
function standing(members: ReadonlyMap<string, Member>, { as, at, party }: Start): Step[] {
  const member = members.get(party);
  if (member === undefined) return [];
  const held = member.admissions
    .filter((one) => one.since <= at && (at < one.until || as === "admitted") && isSupported(one))
    .toSorted((a, b) => a.since - b.since);
  const chosen =
    as === "member" ? held.slice(-1) : held.filter(({ since }) => since === held[0]?.since);
  return chosen.map((admission) => ({ member, admission }));
}

/** Nobody is let in on nobody's word: the contract asks for two at least. */
const isSupported = (admission: Admission): boolean =>
  admission.basis === GENESIS || vouchersOf(admission).length >= 2;

/** Parties that vouch for one another in a ring rest on nothing, whatever a node says. */
function reachesGenesis(members: ReadonlyMap<string, Member>, steps: readonly Step[]): boolean {
  const grounded = new Set<Admission>();
  const isGood = (admission: Admission): boolean =>
    admission.basis === GENESIS ||
    vouchersOf(admission).every((voucher) =>
      standing(members, asVoucher(voucher, admission)).some((one) => grounded.has(one.admission)),
    );
  for (let before = -1; grounded.size > before;) {
    before = grounded.size;
    for (const { admission } of steps)
      if (!grounded.has(admission) && isGood(admission)) grounded.add(admission);
  }
  return grounded.size === steps.length;
}
