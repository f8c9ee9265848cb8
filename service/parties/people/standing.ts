import type { Capability, Standing } from "../principal.ts";

export interface Membership {
  /** Party id, 64 hexadecimal digits. */
  readonly party: string;
  readonly capabilities: readonly Capability[];
}

export const standingOf = (memberships: readonly Membership[]): Standing =>
  new Map(memberships.map(({ capabilities, party }) => [party, new Set(capabilities)]));

/** Those of `wanted` that nobody who has only `own` may hand on. */
export const beyond = (
  wanted: readonly Capability[],
  own: ReadonlySet<Capability> | undefined,
): Capability[] => wanted.filter((capability) => own?.has(capability) !== true);
