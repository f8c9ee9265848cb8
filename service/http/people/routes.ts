import type { HttpServer } from "../server.ts";
import { methodRoutes } from "../sign-in/methods.routes.ts";
import { oidcRoutes } from "../sign-in/oidc.routes.ts";
import { passkeyRoutes } from "../sign-in/passkeys.routes.ts";
import { passwordRoutes } from "../sign-in/password.routes.ts";
import { sessionRoutes } from "../sign-in/session.routes.ts";
import { auditRoutes } from "./audit.routes.ts";
import { invitationRoutes } from "./invitations.routes.ts";
import { keyRoutes } from "./keys.routes.ts";
import { memberRoutes } from "./members.routes.ts";
import type { PeopleOptions } from "./options.ts";

/** Everything about who signs in, and what people and machines may do. */
export function peopleRoutes(app: HttpServer, options: PeopleOptions): void {
  methodRoutes(app, options);
  sessionRoutes(app, options);
  passwordRoutes(app, options);
  passkeyRoutes(app, options);
  oidcRoutes(app, options);
  invitationRoutes(app, options);
  memberRoutes(app, options);
  keyRoutes(app, options);
  auditRoutes(app, options);
}
