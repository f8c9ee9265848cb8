import type { Access } from "../../../service/http/access.ts";
import type { Capability } from "../../../service/parties/principal.ts";
import type { Role } from "./cast.ts";

export type Verdict = "let in" | 401 | 403;

/** What a route's access means for somebody who asks for what is the factory's own. */
export function verdictOn(access: Access, role: Role): Verdict {
  switch (access.kind) {
    case "public":
    case "published":
    case "capability":
    case "signed":
    case "credential":
    case "local":
      return "let in";
    case "signedIn":
      return known(role, true);
    case "person":
      return known(role, role.isPerson);
    case "party":
      return known(role, has(role.own, access.needs) && (access.by !== "people" || role.isPerson));
    case "anyParty":
      return known(role, has([...role.own, ...role.ofOperator, ...role.elsewhere], access.needs));
    case "operator":
      return known(role, has(role.ofOperator, access.needs));
    case "look":
      return known(role, has(role.own, "view"));
    default:
      throw new Error("an access that the matrix does not know");
  }
}

function known(role: Role, isLetIn: boolean): Verdict {
  if (!role.isKnown) return 401;
  return isLetIn ? "let in" : 403;
}

const has = (held: readonly Capability[], capability: Capability): boolean =>
  held.includes(capability);
