import type { Section } from "../parties/consent/section.ts";
import type { Capability, Principal } from "../parties/principal.ts";

/**
 * Who may call a route. Every route declares one; the server refuses to start with a route that does not.
 * - `public`: everybody; it says nothing about anybody
 * - `published`: everybody; it says what parties chose to show to everybody, and nothing else (decision 0055)
 * - `capability`: whoever knows the unguessable name in its path, because he was given it
 * - `signed`: everybody; what is sent carries its own signature, which decides
 * - `credential`: everybody; the password, passkey or code that is sent decides
 * - `local`: this machine's own monitoring; nobody beyond a proxy
 * - `signedIn`: every person and machine that is known
 * - `person`: every person who signed in; no machine
 * - `party`: people and machines of the party that the path names as `:party`; some only by `people`, so that no
 *   machine lets others in
 * - `anyParty`: people and machines of any party, in whose name they ask (`own-party.ts`): where a standard lays down
 *   the path, it has no room for the party's id
 * - `operator`: people and machines of the operator's party; each reading is an entry of its audit
 * - `look`: the factory that the path names as `:factory`, and whoever it authorised; each look is logged. `several`
 *   sections are those that the request names: each is a look of its own
 */
export type Access =
  | {
      readonly kind:
        | "public"
        | "published"
        | "capability"
        | "signed"
        | "credential"
        | "local"
        | "signedIn"
        | "person";
    }
  | { readonly kind: "party"; readonly needs: Capability; readonly by?: "people" }
  | { readonly kind: "anyParty"; readonly needs: Capability }
  | { readonly kind: "operator"; readonly needs: Capability }
  | { readonly kind: "look"; readonly section: Section | "several" };

/** Whether a route is for people alone. */
export const isForPeople = (access: Access): boolean =>
  access.kind === "person" || (access.kind === "party" && access.by === "people");

declare module "fastify" {
  interface FastifyContextConfig {
    readonly access?: Access;
    /** Made by `lookRoute` and its like, which decide and log; nothing else may show a factory's data. */
    readonly isLookRoute?: true;
    /** What bounds itself, or must answer however much is asked. */
    readonly unmetered?: boolean;
  }
  interface FastifyRequest {
    /** Anonymous where the route asks nobody's name. */
    principal: Principal;
  }
}
