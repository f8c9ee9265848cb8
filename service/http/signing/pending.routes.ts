import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { listPending, withdrawPending } from "../../parties/acts/pending-act.store.ts";
import { Relayed } from "../acts.routes.ts";
import { Done, Idempotent, Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { SigningOptions } from "./options.ts";
import { type Draft, findPending, prepare, shownPending, signingFor } from "./pending.ts";
import {
  ByParty,
  ByPending,
  DraftSchema,
  ManagedSignatureSchema,
  PendingSchema,
  SignatureSchema,
} from "./schemas.ts";
import { relayPending, signByManagedKey, takeSignature } from "./sign.ts";

const LIST = 100;
const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;

/** Acts that one person of a party prepares and others check, sign and send. */
export function pendingRoutes(app: HttpServer, options: SigningOptions): void {
  preparingRoutes(app, options);
  signingRoutes(app, options);
}

function preparingRoutes(app: HttpServer, options: SigningOptions): void {
  app.post(
    "/v1/parties/:party/pending-acts",
    {
      config: toSign,
      schema: {
        operationId: "prepareAct",
        summary: "Prepare an act for signing",
        params: ByParty,
        headers: Idempotent,
        body: DraftSchema,
        response: { 201: Type.Object({ id: Uuid }), ...problemReplies(404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { body, headers, params } = request;
      const draft = { draft: body as Draft, idempotencyKey: headers["idempotency-key"] };
      return reply.code(201).send({ id: await prepare(options, request, params.party, draft) });
    },
  );

  app.get(
    "/v1/parties/:party/pending-acts",
    {
      config: toView,
      schema: {
        operationId: "listPendingActs",
        summary: "What was prepared, newest first",
        params: ByParty,
        response: { 200: Type.Object({ items: Type.Array(PendingSchema) }), ...problemReplies(404) }, // prettier-ignore
      },
    },
    async ({ params }) => {
      const signing = await signingFor(options, params.party);
      const found = await listPending(options.pool, params.party, LIST);
      return { items: found.map((pending) => shownPending(pending, signing)) };
    },
  );

  app.get(
    "/v1/parties/:party/pending-acts/:pendingAct",
    {
      config: toView,
      schema: {
        operationId: "readPendingAct",
        params: ByPending,
        response: { 200: PendingSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { party, pendingAct } }) => {
      const pending = await findPending(options, party, pendingAct);
      return shownPending(pending, await signingFor(options, party));
    },
  );

  app.delete(
    "/v1/parties/:party/pending-acts/:pendingAct",
    {
      config: toSign,
      schema: {
        operationId: "withdrawPendingAct",
        params: ByPending,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params: { party, pendingAct } }, reply) => {
      if (!(await withdrawPending(options.pool, party, pendingAct, options.now())))
        throw new Problem("notFound", "The party has no such act that waits.");
      return reply.code(204).send(null);
    },
  );
}

function signingRoutes(app: HttpServer, options: SigningOptions): void {
  app.post(
    "/v1/parties/:party/pending-acts/:pendingAct/signatures",
    {
      config: toSign,
      schema: {
        operationId: "signPendingAct",
        summary: "Hand in a signature of a prepared act",
        params: ByPending,
        body: SignatureSchema,
        response: { 204: Done, ...problemReplies(404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { party, pendingAct } = request.params;
      const pending = await findPending(options, party, pendingAct);
      await takeSignature(options, request, pending, request.body);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/v1/parties/:party/pending-acts/:pendingAct/managed-signature",
    {
      config: toSign,
      schema: {
        operationId: "signByManagedKey",
        summary: "Have a key sign that is held on the party's behalf",
        params: ByPending,
        body: ManagedSignatureSchema,
        response: { 204: Done, ...problemReplies(403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { party, pendingAct } = request.params;
      const pending = await findPending(options, party, pendingAct);
      await signByManagedKey(options, request, pending, request.body.signer);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/v1/parties/:party/pending-acts/:pendingAct/relay",
    {
      config: toSign,
      schema: {
        operationId: "relayPendingAct",
        summary: "Send an act that enough have signed",
        params: ByPending,
        response: { 202: Relayed, ...problemReplies(404, 409, 503) },
      },
    },
    async ({ params: { party, pendingAct } }, reply) =>
      reply.code(202).send({ id: await relayPending(options, party, pendingAct) }),
  );
}
