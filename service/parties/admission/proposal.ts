/** What the registry said about a proposal (`ICouncil.sol`). */
export type ProposalEvent = { readonly at: number; readonly block: number } & (
  | { readonly kind: "proposed"; readonly proposer: string; readonly content: string }
  | { readonly kind: "voted"; readonly voter: string; readonly inFavour: boolean }
  | { readonly kind: "enacted" }
);

export interface ProposalState {
  readonly proposer: string;
  /** Hash of what is proposed. */
  readonly content: string;
  readonly proposedAt: number;
  readonly enactedAt: number | undefined;
  /** The last vote of each voter. */
  readonly votes: ReadonlyMap<string, boolean>;
}

/**
 * @param events all of this proposal, in the order of the chain
 * @returns undefined when none of them proposes it
 */
export function proposalState(events: readonly ProposalEvent[]): ProposalState | undefined {
  let state: ProposalState | undefined;
  for (const event of events) {
    if (event.kind === "proposed") state = proposed(event);
    else if (state !== undefined) state = after(state, event);
  }
  return state;
}

const proposed = ({
  at,
  content,
  proposer,
}: Extract<ProposalEvent, { readonly kind: "proposed" }>): ProposalState => ({
  proposer,
  content,
  proposedAt: at,
  enactedAt: undefined,
  votes: new Map(),
});

const after = (
  state: ProposalState,
  event: Exclude<ProposalEvent, { readonly kind: "proposed" }>,
): ProposalState =>
  event.kind === "enacted"
    ? { ...state, enactedAt: event.at }
    : { ...state, votes: new Map(state.votes).set(event.voter, event.inFavour) };
