import { Type } from "typebox";
import type { PeopleOptions } from "../people/options.ts";
import type { HttpServer } from "../server.ts";

/** What the page that signs people in has to offer. */
export function wayRoutes(app: HttpServer, { identityProvider }: PeopleOptions): void {
  app.get(
    "/v1/session/ways",
    {
      config: { access: { kind: "public" } },
      schema: {
        operationId: "readWaysIn",
        summary: "How people can sign in here, beside password and passkey",
        response: { 200: Type.Object({ identityProvider: Type.Boolean() }) },
      },
    },
    () => ({ identityProvider: identityProvider !== undefined }),
  );
}
