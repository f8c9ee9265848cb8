import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { Reply } from "../../api/client.ts";

/** A party as the registry knows it. */
export type Member = Reply<"readMember">;
export type HeldRole = Member["roles"][number];

export const memberPath = (party: string): string => pagePaths.member.replace(":party", party);
