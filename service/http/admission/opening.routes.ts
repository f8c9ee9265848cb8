import { Type } from "typebox";
import { targetOf } from "../../chain/act-call.ts";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { messageFromJson } from "../../parties/acts/act-json.ts";
import { catalogue } from "../../parties/acts/catalogue.ts";
import { offerSigner } from "../../parties/acts/offered-signer.store.ts";
import type { Open } from "../../parties/acts/party-acts.ts";
import { partyIdOf } from "../../parties/acts/party-ids.ts";
import { founderSalt } from "../../parties/admission/opening.ts";
import {
  claimOpening,
  keepOpening,
  openingOfAccount,
  openingsOf,
} from "../../parties/admission/opening.store.ts";
import { nameParty } from "../../parties/admission/papers.store.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import { setCapabilities } from "../../parties/people/membership.store.ts";
import { capabilities } from "../../parties/principal.ts";
import { authorisationOf, AuthorisationSchema, messageSchemaOf } from "../act-schema.ts";
import { Relayed } from "../acts.routes.ts";
import { PartyId } from "../party-id.ts";
import { actorOf } from "../people/actor.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import { relayAct } from "../relay.ts";
import { offeredOf, OfferSchema } from "../signing/schemas.ts";
import type { HttpServer } from "../server.ts";
import { personOf } from "../sign-in/person.ts";
import type { AdmissionOptions } from "./options.ts";
import { bare } from "./shown.ts";

const person = { access: { kind: "person" } } as const;
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u001f]+$" });

const OpeningSchema = Type.Object(
  {
    name: Name,
    /** What the salt was made with: it binds the party to the account that opens it. */
    random: Type.String({ pattern: "^[A-Za-z0-9_-]{22}$" }),
    message: messageSchemaOf(catalogue.Open),
    authorisation: AuthorisationSchema,
    /** How whoever opens it finds his key again. */
    key: Type.Optional(OfferSchema),
  },
  { additionalProperties: false },
);

const Opening = Type.Object({
  party: PartyId,
  name: Type.String(),
  /** Ask GET /v1/acts/{id} what became of it. */
  relayed: Type.String(),
  askedAt: Type.String({ format: "date-time" }),
  isFinal: Type.Boolean(),
  isClaimed: Type.Boolean(),
});

/** How somebody who belongs to no party opens one, and becomes its first manager. */
export function openingRoutes(app: HttpServer, options: AdmissionOptions): void {
  const { deployment, now, pool } = options;
  app.post(
    "/v1/account/openings",
    {
      config: person,
      schema: {
        operationId: "openParty",
        summary: "Open a party; whoever does manages it once it is final on chain",
        body: OpeningSchema,
        response: {
          202: Type.Object({ ...Relayed.properties, party: PartyId }),
          ...problemReplies(409, 422, 503),
        },
      },
    },
    async ({ body, principal }, reply) => {
      const { account } = personOf(principal);
      const message = messageFromJson(catalogue.Open, body.message as never) as unknown as Open;
      if (message.salt !== founderSalt(account, body.random))
        throw new Problem("actOfOther", "The salt binds the party to another account.");
      const party = partyIdOf(targetOf(deployment, "PartyRegistry"), message);
      const authorisation = authorisationOf(body.authorisation);
      const signed = { message: { ...message }, authorisation, extra: {} };
      const id = await relayAct(pool, options, catalogue.Open, signed);
      await keepOpening(pool, account, { party, name: body.name, relayed: id, askedAt: now() });
      if (body.key !== undefined)
        await offerSigner(pool, bare(party), offeredOf(body.key, account, now()));
      return reply.code(202).send({ id, party: bare(party) });
    },
  );

  app.get(
    "/v1/account/openings",
    {
      config: person,
      schema: {
        operationId: "listOpenings",
        summary: "Parties that one opened",
        response: { 200: Type.Object({ items: Type.Array(Opening) }) },
      },
    },
    async ({ principal }) => {
      const found = await openingsOf(pool, personOf(principal).account);
      return {
        items: found.map(({ askedAt, claimedAt, isFinal, name, party, relayed }) => ({
          party: bare(party),
          name,
          relayed,
          askedAt: askedAt.toISOString(),
          isFinal,
          isClaimed: claimedAt !== undefined,
        })),
      };
    },
  );

  claimRoute(app, options);
}

function claimRoute(app: HttpServer, { now, pool }: AdmissionOptions): void {
  app.post(
    "/v1/account/openings/:opening/claim",
    {
      config: person,
      schema: {
        operationId: "claimParty",
        summary: "Become the first manager of a party that one opened",
        params: Type.Object({ opening: PartyId }),
        response: { 204: Done, ...problemReplies(404, 409) },
      },
    },
    async (request, reply) => {
      const { account } = personOf(request.principal);
      const party = request.params.opening;
      const opening = await openingOfAccount(pool, account, party);
      if (opening === undefined) throw new Problem("notFound", "You opened no such party.");
      if (!opening.isFinal) throw new Problem("conflict", "The opening is not final on chain yet.");
      const at = now();
      await inTransaction(pool, async (db) => {
        if (!(await claimOpening(db, party, at))) return;
        await setCapabilities(db, { account, party, capabilities });
        await nameParty(db, party, opening.name, at);
        const act = { actor: actorOf(request), at, subject: account } as const;
        await recordAct(db, party, { ...act, action: "partyOpened" });
      });
      return reply.code(204).send(null);
    },
  );
}
