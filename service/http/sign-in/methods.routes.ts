import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import type { PeopleOptions } from "../people/options.ts";
import type { HttpServer } from "../server.ts";
import type { Site } from "../site.ts";
import { relyingPartyOf } from "./relying-party.ts";

const Methods = Type.Object({
  password: Type.Boolean(),
  passkey: Type.Boolean({ description: "Not where the service is asked by a number" }),
  identityProvider: Type.Boolean(),
});

/** What a page may offer to whoever wants to sign in. */
export function methodRoutes(app: HttpServer, { identityProvider, site }: PeopleOptions): void {
  app.get(
    "/v1/sign-in-methods",
    {
      config: { access: { kind: "public" } },
      schema: { operationId: "readSignInMethods", response: { 200: Methods } },
    },
    (request) => ({
      password: true,
      passkey: mayHavePasskeys(request, site),
      identityProvider: identityProvider !== undefined,
    }),
  );
}

function mayHavePasskeys(request: FastifyRequest, site: Site): boolean {
  try {
    relyingPartyOf(request, site);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
