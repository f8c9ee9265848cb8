import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import { type Access, isForPeople } from "./access.ts";
import { problemReplies } from "./problem.ts";
import { houseCookie, sessionCookie } from "./session-cookie.ts";
import type { Site } from "./site.ts";

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;
export type Schemes = NonNullable<NonNullable<OpenApi["components"]>["securitySchemes"]>;

/** How whoever asks may say who he is; `security` of a route names the ways that it takes. */
export const securitySchemes = ({ secure }: Site): Schemes => ({
  session: { type: "apiKey", in: "cookie", name: sessionCookie(secure).name },
  apiKey: { type: "http", scheme: "bearer", description: "tsk_<id>_<secret>" },
  // Of OpenAPI 3.1; the types stop at 3.0.
  certificate: { type: "mutualTLS" } as unknown as Schemes[string],
});

/** The same in a lender's house. */
export const houseSchemes = ({ secure }: Site): Schemes => ({
  session: { type: "apiKey", in: "cookie", name: houseCookie(secure).name },
  apiKey: { type: "http", scheme: "bearer", description: "The token in lender-token" },
});

interface Consequence {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** What the route may answer for this reason alone. */
  readonly refusals: readonly number[];
}

const open: Consequence = { security: [], refusals: [] };
const people = [{ session: [] }];
const peopleAndMachines = [...people, { apiKey: [] }, { certificate: [] }];
const guarded: Consequence = { security: peopleAndMachines, refusals: [401, 403] };

const consequences: Readonly<Record<Access["kind"], Consequence>> = {
  public: open,
  published: open,
  capability: open,
  signed: open,
  credential: { security: [], refusals: [401, 403] },
  local: { security: [], refusals: [403] },
  signedIn: guarded,
  person: { security: people, refusals: [401, 403] },
  party: guarded,
  anyParty: guarded,
  operator: guarded,
  look: guarded,
};

interface Documented {
  readonly body?: unknown;
  readonly params?: unknown;
  readonly response?: object;
}

/** A route's schema as the document shows it: with who may call it, and what it may answer for that reason. */
export function withAccess(schema: FastifySchema, access: Access, schemes: Schemes): FastifySchema {
  const { body, params, response } = schema as Documented;
  const { refusals, security } = consequences[isForPeople(access) ? "person" : access.kind];
  const ofBody = body === undefined ? [] : [413, 415];
  // A part of a path that is longer than any name leads nowhere.
  const ofPath = params === undefined ? [] : [404];
  const documented = {
    ...schema,
    response: {
      ...problemReplies(400, 429, 431, 500, ...ofBody, ...ofPath, ...refusals),
      ...response,
    },
    "x-access": access,
    security: security.filter((way) => Object.keys(way).every((name) => name in schemes)),
  };
  return documented;
}
