import type { Reply } from "../../api/client.ts";
import type { Standing } from "../../parts/state.tsx";

export type Authorisation = Reply<"listAuthorisations">["items"][number];
export type AuthorisationState =
  "unsigned" | "seen" | "notYet" | "inForce" | "usedUp" | "expired" | "ended";

/** How an authorisation stands, in one word. @param now ISO 8601 */
export function stateOf(one: Authorisation, now: string): AuthorisationState {
  const { document, endedAt, granted, used } = one;
  if (endedAt !== null) return "ended";
  if (document.expiresAt <= now) return "expired";
  if (document.uses !== null && used >= document.uses) return "usedUp";
  if (granted === "no") return "unsigned";
  if (granted === "seen") return "seen";
  return document.validFrom > now ? "notYet" : "inForce";
}

export const standingOf: Readonly<Record<AuthorisationState, Standing>> = {
  unsigned: "open",
  seen: "open",
  notYet: "open",
  inForce: "good",
  usedUp: "bad",
  expired: "bad",
  ended: "bad",
};

export const isOver = (state: AuthorisationState): boolean =>
  state === "ended" || state === "expired" || state === "usedUp";
