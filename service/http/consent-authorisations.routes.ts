import { type Static, Type } from "typebox";
import { inTransaction, type Queryable } from "../db/pool.ts";
import { Problem } from "../errors.ts";
import { grant, revoke } from "../parties/acts/consent-acts.ts";
import type { ActKind } from "../parties/acts/typed.ts";
import {
  listAuthorisations,
  saveAuthorisation,
  stopAuthorisation,
  type StoredAuthorisation,
} from "../parties/consent/authorisation.store.ts";
import {
  authorisationFault,
  EnterpriseAuthorisationSchema,
  HashSchema,
} from "../parties/consent/document.ts";
import { authorisationOf, AuthorisationSchema } from "./act-schema.ts";
import type { ConsentOptions } from "./consent-options.ts";
import { DocumentRefused, requireSound } from "./consent-refused.ts";
import {
  HashPaging,
  hashPageOf,
  NextHash,
  nextHash,
  OfCommitment,
  OfParty,
} from "./consent-schema.ts";
import { relayAct } from "./relay.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

/** Where to ask what became of a relayed act. */
const Relayed = Type.Union([Type.String(), Type.Null()], {
  description: "id of the relayed act for GET /v1/acts/{id}; null when none was sent",
});

const Shown = Type.Object({
  commitment: HashSchema,
  document: EnterpriseAuthorisationSchema,
  granted: Type.Enum(["no", "seen", "final"]),
  endedAt: Type.Union([Type.String(), Type.Null()]),
  used: Type.Integer(),
  receivedAt: Type.String(),
});

const shown = ({ endedAt, receivedAt, ...stored }: StoredAuthorisation) => ({
  ...stored,
  endedAt: endedAt?.toISOString() ?? null,
  receivedAt: receivedAt.toISOString(),
});

const bySigners = { access: { kind: "party", needs: "sign" } } as const;

/** Whom a party lets look at what: documents here, their grants and revocations on chain. */
export function authorisationRoutes(app: HttpServer, options: ConsentOptions): void {
  grantRoute(app, options);
  listRoute(app, options);
  revocationRoute(app, options);
}

function grantRoute(app: HttpServer, options: ConsentOptions): void {
  app.post(
    "/v1/parties/:party/authorisations",
    {
      config: bySigners,
      schema: {
        operationId: "grantAuthorisation",
        summary: "Keep an authorisation, and relay its grant; it acts once that is final",
        params: OfParty,
        body: Type.Object(
          {
            commitment: HashSchema,
            document: EnterpriseAuthorisationSchema,
            act: Type.Optional(AuthorisationSchema),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ act: Relayed }), ...problemReplies(422, 503) },
      },
    },
    async ({ body: { act, commitment, document }, params: { party } }, reply) => {
      if (document.grantor !== party) throw new DocumentRefused("grantorOther");
      requireSound(authorisationFault(document, commitment));
      const id = await inTransaction(options.pool, async (client) => {
        await saveAuthorisation(client, commitment, document, options.now());
        return relaySigned(client, options, grant, { grantor: party, commitment }, act);
      });
      return reply.code(201).send({ act: id });
    },
  );
}

function listRoute(app: HttpServer, { pool }: ConsentOptions): void {
  app.get(
    "/v1/parties/:party/authorisations",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listAuthorisations",
        summary: "What a party granted, or was granted, and how it stands",
        params: OfParty,
        querystring: Type.Object({
          side: Type.Enum(["given", "received"]),
          ...HashPaging.properties,
        }),
        response: { 200: Type.Object({ items: Type.Array(Shown), next: NextHash }) },
      },
    },
    async ({ params, query }) => {
      const page = hashPageOf(query);
      const stored = await listAuthorisations(pool, params.party, query.side, page);
      const hashes = stored.map(({ commitment }) => commitment);
      return { items: stored.map(shown), next: nextHash(hashes, page.limit) };
    },
  );
}

function revocationRoute(app: HttpServer, options: ConsentOptions): void {
  app.post(
    "/v1/parties/:party/authorisations/:commitment/revocation",
    {
      config: bySigners,
      schema: {
        operationId: "revokeAuthorisation",
        summary: "Stop an authorisation from the next read on, and relay its revocation",
        description:
          "Whoever may sign for the party may stop at once, without any signature: stopping is always the safe side. " +
          "The signed act makes it final on chain, and can be sent later by calling again.",
        params: OfCommitment,
        body: Type.Object(
          { act: Type.Optional(AuthorisationSchema) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ act: Relayed }), ...problemReplies(404, 503) },
      },
    },
    async ({ body, params: { commitment, party } }) => {
      // Committed by itself: a full outbox is no reason to let anybody go on looking.
      const isStopped = await stopAuthorisation(options.pool, party, commitment, options.now());
      if (!isStopped) throw new Problem("notFound", "This party has no such authorisation.");
      const of = { grantor: party, commitment };
      return { act: await relaySigned(options.pool, options, revoke, of, body.act) };
    },
  );
}

/**
 * A line of its own: acts are relayed for whoever asks, and are not to keep a revocation waiting.
 * @returns its id; null when there is nothing to relay
 */
async function relaySigned(
  db: Queryable,
  options: ConsentOptions,
  kind: ActKind,
  { commitment, grantor }: { readonly grantor: string; readonly commitment: string },
  sent: Static<typeof AuthorisationSchema> | undefined,
): Promise<string | null> {
  if (sent === undefined) return null;
  const message = { grantor: `0x${grantor}`, commitment: `0x${commitment}` };
  const signed = { message, authorisation: authorisationOf(sent), extra: {} };
  return relayAct(db, options, kind, signed, "consent");
}
