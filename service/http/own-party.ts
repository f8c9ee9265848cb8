import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import { type Capability, may } from "../parties/principal.ts";

/** Names the party in whose name somebody asks who belongs to several. */
export const PARTY_HEADER = "tallystick-party";

/**
 * In whose name a request is made whose path names no party: a key belongs to one; a person says it where he belongs to
 * several.
 * @throws Problem `forbidden` without the capability, `invalidRequest` where it must be said
 */
export function ownParty(
  { headers, principal }: Pick<FastifyRequest, "headers" | "principal">,
  needs: Capability,
): string {
  if (principal.kind === "anonymous")
    throw new Problem("unauthorized", "Sign in, or send an API key.");
  const named = headers[PARTY_HEADER];
  const parties = [...principal.standing.keys()].filter((party) => may(principal, party, needs));
  const [only, ...others] = named === undefined ? parties : parties.filter((one) => one === named);
  if (only === undefined)
    throw new Problem("forbidden", `Needs the capability ${needs} of a party.`);
  if (others.length > 0)
    throw new Problem("invalidRequest", `Say in whose name, by the header ${PARTY_HEADER}.`);
  return only;
}
