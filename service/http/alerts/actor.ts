import { Problem } from "../../errors.ts";
import type { Principal } from "../../parties/principal.ts";
import type { AlertActor } from "../../quality/alerts/step.store.ts";

/** Who is to be written down in an alert's history. @throws Problem `unauthorized` */
export function actorIn(principal: Principal): AlertActor {
  if (principal.kind === "anonymous") throw new Problem("unauthorized", "Nobody is signed in.");
  const id = principal.kind === "person" ? principal.account : principal.apiKey;
  return { kind: principal.kind, id };
}
