import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import type { Site } from "../site.ts";

/** The site that passkeys are made for. */
export interface RelyingParty {
  /** A host name: browsers make no passkeys for numbers. */
  readonly id: string;
  readonly origin: string;
}

/** @throws Problem `conflict` at an address for which there can be no passkeys */
export function relyingPartyOf(
  { host, hostname, protocol }: FastifyRequest,
  site: Site,
): RelyingParty {
  if (site.publicUrl !== undefined)
    return { id: site.publicUrl.hostname, origin: site.publicUrl.origin };
  if (hostname !== "localhost")
    throw new Problem(
      "conflict",
      "Passkeys need a name: PUBLIC_URL, or localhost on this machine.",
    );
  return { id: "localhost", origin: `${protocol}://${host}` };
}
