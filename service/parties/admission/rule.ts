/** What decides whose word counts now. */
export interface Community {
  /** Roles held now: sets of bits by party id. */
  readonly roles: ReadonlyMap<string, number>;
  readonly genesis: ReadonlySet<string>;
  /** Until it ended, a genesis party with any role stands in for any other, held by somebody or not. */
  readonly bootstrapEnded: boolean;
}

/** Whether a party may speak where it takes one of `roles`. */
export function isEntitled(party: string, roles: number, community: Community): boolean {
  const held = community.roles.get(party) ?? 0;
  if ((held & roles) !== 0) return true;
  return held !== 0 && community.genesis.has(party) && !community.bootstrapEnded;
}

/** As `isEntitled`, where the bootstrap period gives nobody more than his roles. */
export const holdsOneOf = (party: string, roles: number, { roles: held }: Community): boolean =>
  ((held.get(party) ?? 0) & roles) !== 0;
