import type { Reply } from "../../api/client.ts";

/** Somebody who asks to be let in, with what is there and what is missing. */
export type Application = Reply<"listApplications">["items"][number];
/** A paper that the rule asks for, and who issued it if somebody has. */
export type Paper = Application["credentials"][number];
