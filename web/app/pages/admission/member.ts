import type { Reply } from "../../api/client.ts";

/** A party as the registry knows it. */
export type Member = Reply<"readMember">;
export type HeldRole = Member["roles"][number];
