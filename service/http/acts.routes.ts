import { Type } from "typebox";
import { outcomeOf } from "../chain/outbox.store.ts";
import { Problem } from "../errors.ts";
import { messageFromJson } from "../parties/acts/act-json.ts";
import { catalogue } from "../parties/acts/catalogue.ts";
import { refusalReason } from "../parties/acts/refusal.ts";
import { ActSchema, authorisationOf, AuthorisationSchema, ExtraSchema, type SentAct, type SentAuthorisation } from "./act-schema.ts"; // prettier-ignore
import { problemReplies } from "./problem.ts";
import { relayAct, type RelayOptions } from "./relay.ts";
import type { HttpServer } from "./server.ts";

export const Relayed = Type.Object({
  id: Type.String({ description: "ask GET /v1/acts/{id} what became of it" }),
});

const Outcome = Type.Object({
  status: Type.Enum(["planned", "signed", "broadcast", "mined", "final", "reverted", "dropped"]),
  /** Why it had no effect: the contract's error by its name, or `other`. */
  reason: Type.Union([
    Type.Null(),
    Type.Object({ code: Type.String(), values: Type.Array(Type.String()) }),
  ]),
  transaction: Type.Union([Type.String(), Type.Null()]),
  blockNumber: Type.Union([Type.Integer(), Type.Null()]),
});

interface Body extends SentAct {
  readonly authorisation: SentAuthorisation;
  readonly extra?: Readonly<Record<string, string>>;
}

/** Brings acts of any kind to their contracts. Who signed them, and whether that is enough, the contract decides. */
export function actRoutes(app: HttpServer, options: RelayOptions): void {
  app.post(
    "/v1/acts",
    {
      config: { access: { kind: "signed" } },
      schema: {
        operationId: "relayAct",
        summary: "Relay a signed act to its contract",
        body: Type.Intersect([
          ActSchema,
          Type.Object({
            authorisation: AuthorisationSchema,
            extra: Type.Optional(ExtraSchema),
          }),
        ]),
        response: { 202: Relayed, ...problemReplies(409, 503) },
      },
    },
    async ({ body }, reply) => {
      const { act, authorisation, extra = {}, message } = body as Body;
      const kind = catalogue[act];
      const id = await relayAct(options.pool, options, kind, {
        message: messageFromJson(kind, message),
        authorisation: authorisationOf(authorisation),
        extra,
      });
      return reply.code(202).send({ id });
    },
  );

  app.get(
    "/v1/acts/:id",
    {
      config: { access: { kind: "signed" } },
      schema: {
        operationId: "readAct",
        summary: "What became of a relayed act",
        params: Type.Object({ id: Type.String({ pattern: "^[0-9a-f]{64}$" }) }),
        response: { 200: Outcome, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const outcome = await outcomeOf(options.pool, params.id);
      if (outcome === undefined) throw new Problem("notFound", "No act was relayed by that id.");
      const { blockNumber, error, hash, status } = outcome;
      const reason = error === undefined ? null : refusalReason(error);
      return {
        status,
        reason: reason && { code: reason.code, values: [...reason.values] },
        transaction: hash ?? null,
        blockNumber: blockNumber ?? null,
      };
    },
  );
}
