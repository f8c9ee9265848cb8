import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import { type KeyTerms, listKeys } from "../../parties/people/api-key.store.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { personOf } from "../sign-in/person.ts";
import { actorOf } from "./actor.ts";
import { expiryOf, requireOwn } from "./grant.ts";
import {
  addCertificate,
  certificateOf,
  endKey,
  makeKey,
  requireKey,
  requirePossession,
  rotateKey,
  shownKey,
} from "./keys.ts";
import { Key, MadeKey, NewCertificate, NewKey, OfKey, OfParty, Rotation } from "./keys.schemas.ts";
import type { PeopleOptions } from "./options.ts";
import { Next, nextOf, pageOf, Paging } from "./paging.ts";
import { Done, Idempotent } from "./schemas.ts";

const DAYS_MAX = 400;
const byManagers = { access: { kind: "party", needs: "manage", by: "people" } } as const;

/** Keys and certificates of a party's machines. */
export function keyRoutes(app: HttpServer, options: PeopleOptions): void {
  listRoute(app, options);
  makingRoutes(app, options);
  rotationRoute(app, options);
  revocationRoute(app, options);
}

function listRoute(app: HttpServer, { pool }: PeopleOptions): void {
  app.get(
    "/v1/parties/:party/api-keys",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "listApiKeys",
        summary: "Keys and certificates of machines, newest first; never a secret",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Key), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const keys = await listKeys(pool, params.party, page);
      return { items: keys.map(shownKey), next: nextOf(keys, page.limit) };
    },
  );
}

function makingRoutes(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/parties/:party/api-keys",
    {
      config: byManagers,
      schema: {
        operationId: "makeApiKey",
        summary: "Make a key for a machine; its text is shown this once",
        params: OfParty,
        headers: Idempotent,
        body: NewKey,
        response: { 201: MadeKey, ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const { body, headers, params } = request;
      requireOwn(request.principal, params.party, body.capabilities);
      const terms = termsOf(request, params.party, options.now(), {
        ...body,
        idempotencyKey: headers["idempotency-key"],
      });
      return reply.code(201).send(await makeKey(options, actorOf(request), terms));
    },
  );

  app.post(
    "/v1/parties/:party/certificates",
    {
      config: byManagers,
      schema: {
        operationId: "registerCertificate",
        summary: "Make a client certificate worth a key, until it expires itself",
        params: OfParty,
        body: NewCertificate,
        response: { 201: Type.Pick(MadeKey, ["apiKey"]), ...problemReplies(409, 422) },
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      requireOwn(request.principal, params.party, body.capabilities);
      const certificate = certificateOf(body.certificate);
      requirePossession(certificate, params.party, body.possession);
      const expiresAt = new Date(certificate.validTo).toISOString();
      const terms = termsOf(request, params.party, options.now(), { ...body, expiresAt });
      const apiKey = await addCertificate(options, actorOf(request), certificate, terms);
      return reply.code(201).send({ apiKey });
    },
  );
}

function rotationRoute(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/parties/:party/api-keys/:apiKey/rotation",
    {
      config: byManagers,
      schema: {
        operationId: "rotateApiKey",
        summary: "Another key with the same capabilities; the old one goes on for a while",
        params: OfKey,
        headers: Idempotent,
        body: Rotation,
        response: { 201: MadeKey, ...problemReplies(404, 409) },
      },
    },
    async (request, reply) => {
      const { body, headers, params } = request;
      const old = await requireKey(options.pool, params.party, params.apiKey);
      if (old.fingerprint !== undefined)
        throw new Problem("conflict", "Of a certificate: register the next one beside it.");
      if (old.revokedAt !== undefined) throw new Problem("conflict", "This key was revoked.");
      requireOwn(request.principal, params.party, old.capabilities);
      const terms = termsOf(request, params.party, options.now(), {
        label: old.label,
        capabilities: [...old.capabilities],
        expiresAt: body.expiresAt,
        idempotencyKey: headers["idempotency-key"],
      });
      const overlapMs = body.overlapSeconds * 1000;
      const made = await rotateKey(options, actorOf(request), { old, overlapMs, terms });
      return reply.code(201).send(made);
    },
  );
}

function revocationRoute(app: HttpServer, options: PeopleOptions): void {
  app.delete(
    "/v1/parties/:party/api-keys/:apiKey",
    {
      config: byManagers,
      schema: {
        operationId: "revokeApiKey",
        summary: "End a key or certificate, from its next request on",
        params: OfKey,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const { apiKey, party } = request.params;
      await endKey(options, actorOf(request), party, apiKey);
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem `invalidRequest` for an expiry that is past, or too far */
function termsOf(
  { principal }: FastifyRequest,
  party: string,
  madeAt: Date,
  wanted: Static<typeof NewKey> & { readonly idempotencyKey?: string | undefined },
): KeyTerms {
  return {
    party,
    label: wanted.label,
    capabilities: wanted.capabilities,
    madeBy: personOf(principal).account,
    madeAt,
    expiresAt: expiryOf(wanted.expiresAt, madeAt, DAYS_MAX),
    idempotencyKey: wanted.idempotencyKey,
  };
}
