/** What is suspect: a thing, or whatever passed a machine or place in a period. */
export type Suspect =
  | { readonly thing: string }
  | { readonly place: string; readonly fromMs: number; readonly untilMs: number };

/** What became of an affected thing: `held` is with whoever is named as its custodian, or with the asker. */
export const thingStates = ["held", "used", "shipped", "sold", "ended"] as const;
export type ThingState = (typeof thingStates)[number];

/** Things that went from one party to another. */
export interface Handover {
  /** undefined: whoever said so did not say from whom. */
  readonly giver: string | undefined;
  readonly receiver: string;
  readonly things: number;
  readonly firstMs: number;
}

export interface ToTell {
  readonly party: string;
  /** Handovers between the one who asks and this party, the fewest. */
  readonly tier: number;
  readonly things: number;
  readonly firstMs: number;
}

/**
 * Whom to tell, nearest first. Tier 1 has it from somebody to whom nobody here gave it; who gives and receives in a
 * circle counts from where it began.
 */
export function partiesToTell(handovers: readonly Handover[]): ToTell[] {
  const receivers = new Set(handovers.map(({ receiver }) => receiver));
  const tiers = new Map<string, number>();
  const isRoot = ({ giver }: Handover) => giver === undefined || !receivers.has(giver);
  const roots = handovers.filter(isRoot);
  let frontier = new Set(
    (roots.length > 0 ? roots : handovers.slice(0, 1)).map((one) => one.receiver),
  );
  for (let tier = 1; frontier.size > 0; tier++) {
    for (const party of frontier) tiers.set(party, tier);
    const next = handovers.filter(
      ({ giver, receiver }) => frontier.has(giver ?? "") && !tiers.has(receiver),
    );
    frontier = new Set(next.map(({ receiver }) => receiver));
  }
  return [...Map.groupBy(handovers, ({ receiver }) => receiver)]
    .map(([party, got]) => ({
      party,
      tier: tiers.get(party) ?? tiers.size + 1,
      things: got.reduce((sum, { things }) => sum + things, 0),
      firstMs: Math.min(...got.map(({ firstMs }) => firstMs)),
    }))
    .toSorted((a, b) => a.tier - b.tier || a.firstMs - b.firstMs || (a.party < b.party ? -1 : 1));
}

/** Lots that one act holds (of the 128 that the contract takes, as many as an act is prepared with). */
export const LOTS_PER_HOLD = 64;

/** The lots of each act, the same every time. */
export const holdBatches = (lots: readonly string[]): string[][] => {
  const sorted = [...new Set(lots)].toSorted();
  return Array.from({ length: Math.ceil(sorted.length / LOTS_PER_HOLD) }, (_, at) =>
    sorted.slice(at * LOTS_PER_HOLD, (at + 1) * LOTS_PER_HOLD),
  );
};
