import type { Rule } from "../charter.ts";
import type { Application, Credential } from "./party-state.ts";
import { type Community, holdsOneOf, isEntitled } from "./rule.ts";

/** How many of what it takes are there. */
export interface Count {
  readonly needed: number;
  /** Those that count now. */
  readonly counted: readonly string[];
  /** Spoke, and hold no role any more in which that counts. */
  readonly uncounted: readonly string[];
}

/** A paper that the rule asks for. */
export interface CredentialProgress {
  readonly kind: string;
  /** Set of role bits. */
  readonly issuers: number;
  /** The one that would be used; undefined while none counts. */
  readonly issuer: string | undefined;
  readonly until: number | undefined;
}

/** How far an application has come. */
export interface Progress {
  /** Set of role bits: whoever holds one of them may endorse. */
  readonly endorsers: number;
  readonly endorsements: Count;
  readonly credentials: readonly CredentialProgress[];
  /** What `PartyRegistry.admit` takes, once nothing is missing. */
  readonly admission:
    { readonly endorsers: readonly string[]; readonly issuers: readonly string[] } | undefined;
}

/** What is there and what is missing for an application, by the rule as it is now. */
export function applicationProgress(
  { endorsers }: Pick<Application, "endorsers">,
  rule: Rule,
  credentials: readonly Credential[],
  community: Community,
  now: number,
): Progress {
  const endorsements = count(endorsers, rule.endorsements, (party) =>
    isEntitled(party, rule.endorsers, community),
  );
  const papers = rule.credentials.map(({ issuers, kind }) => {
    const [best] = credentials
      .filter((one) => one.kind === kind && one.until > now)
      .filter(({ issuer }) => isEntitled(issuer, issuers, community))
      .toSorted((a, b) => b.until - a.until);
    return { kind, issuers, issuer: best?.issuer, until: best?.until };
  });
  const issuers = papers.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer]));
  const isMet = isReached(endorsements) && issuers.length === papers.length;
  const admission = isMet ? { endorsers: endorsersOf(endorsements), issuers } : undefined;
  return { endorsers: rule.endorsers, endorsements, credentials: papers, admission };
}

/** How many objections there are to a membership, and how many suspend it. */
export const objectionProgress = (
  objectors: readonly string[],
  rule: Rule,
  community: Community,
): Count =>
  count(objectors, rule.endorsements, (party) => holdsOneOf(party, rule.endorsers, community));

/**
 * How a vote stands. Whoever it is about does not vote on it.
 * @param councilSize as the registry counts it, never less than the council is
 */
export const voteProgress = (
  votes: ReadonlyMap<string, boolean>,
  { councilRoles, councilSize, subject }: VoteTerms,
  community: Community,
): Count =>
  count(
    [...votes].flatMap(([voter, inFavour]) => (inFavour && voter !== subject ? [voter] : [])),
    Math.max(2, Math.floor(councilSize / 2) + 1),
    (voter) => holdsOneOf(voter, councilRoles, community),
  );

export interface VoteTerms {
  readonly councilRoles: number;
  readonly councilSize: number;
  readonly subject: string | undefined;
}

export const isReached = ({ counted, needed }: Count): boolean => counted.length >= needed;

function count(
  spoke: readonly string[],
  needed: number,
  counts: (party: string) => boolean,
): Count {
  const sorted = spoke.toSorted();
  return {
    needed,
    counted: sorted.filter(counts),
    uncounted: sorted.filter((party) => !counts(party)),
  };
}

/** The most that the registry takes in one list. */
const LIST_MAX = 8;

const endorsersOf = ({ counted }: Count): string[] => counted.slice(0, LIST_MAX);
