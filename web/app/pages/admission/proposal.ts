import { proposedOf } from "../../../../service/http/admission/sent-proposed.ts";
import { contentOf } from "../../../../service/parties/admission/proposed.ts";
import type { Reply } from "../../api/client.ts";

/** Something that was put to the vote, and how the vote stands. */
export type Proposal = Reply<"listProposals">["items"][number];

/** Whether a vote on it counts: whoever it is about has none. */
export const votesCountOf = (
  party: string | undefined,
  { proposed }: Pick<Proposal, "proposed">,
): boolean => proposed === null || proposed.matter === "rule" || proposed.party !== party;

/** What the service says is proposed, unless the hash that stands on the chain is of something else. */
export const proposedIn = ({
  content,
  proposed,
}: Pick<Proposal, "content" | "proposed">): Proposal["proposed"] =>
  proposed !== null && contentOf(proposedOf(proposed)) === `0x${content}` ? proposed : null;
