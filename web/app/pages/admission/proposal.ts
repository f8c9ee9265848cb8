import type { Reply } from "../../api/client.ts";

/** Something that was put to the vote, and how the vote stands. */
export type Proposal = Reply<"listProposals">["items"][number];
