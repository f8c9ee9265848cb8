import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors.ts";
import type { Actor } from "../../parties/people/admin-act.ts";

/** Who is to be written down for what a request does. */
export function actorOf({ ip, principal }: FastifyRequest): Actor {
  if (principal.kind === "anonymous") throw new Problem("unauthorized", "Nobody is signed in.");
  const id = principal.kind === "person" ? principal.account : principal.apiKey;
  return { kind: principal.kind, id, address: ip };
}
