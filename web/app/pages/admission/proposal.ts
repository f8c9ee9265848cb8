import type { Reply } from "../../api/client.ts";

/** Something that was put to the vote, and how the vote stands. */
export type Proposal = Reply<"listProposals">["items"][number];

/** Whether a vote on it counts: whoever it is about has none. */
export const votesCountOf = (
  party: string | undefined,
  { proposed }: Pick<Proposal, "proposed">,
): boolean => proposed === null || proposed.matter === "rule" || proposed.party !== party;
