import { Type } from "typebox";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import { inTransaction } from "../../db/pool.ts";
import { makeManagedKey } from "../../managed-signer.ts";
import {
  type OfferedSigner,
  offeredSigners,
  offerSigner,
} from "../../parties/acts/offered-signer.store.ts";
import { managedKeys } from "../../parties/managed/managed-key.store.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import { actorOf } from "../people/actor.ts";
import { Done } from "../people/schemas.ts";
import { personOf } from "../sign-in/person.ts";
import type { HttpServer } from "../server.ts";
import type { SigningOptions } from "./options.ts";
import { ByParty, ManagedKeySchema, offeredOf, OfferedSchema, OfferSchema } from "./schemas.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;

/** Keys that could sign for a party: those that its people hold, and those that are held on its behalf. */
export function signerRoutes(app: HttpServer, options: SigningOptions): void {
  offerRoutes(app, options);
  managedRoutes(app, options);
}

function offerRoutes(app: HttpServer, { now, pool }: SigningOptions): void {
  app.post(
    "/v1/parties/:party/signers",
    {
      config: { access: { kind: "party", needs: "sign", by: "people" } },
      schema: {
        operationId: "offerSigner",
        summary: "Say that one holds a key that could sign for the party",
        params: ByParty,
        body: OfferSchema,
        response: { 204: Done },
      },
    },
    async ({ body, params, principal }, reply) => {
      const { account } = personOf(principal);
      await offerSigner(pool, params.party, offeredOf(body, account, now()));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/v1/parties/:party/signers",
    {
      config: toView,
      schema: {
        operationId: "listOfferedSigners",
        summary: "Keys that people of the party hold; who signs for it, the chain says",
        params: ByParty,
        response: { 200: Type.Object({ items: Type.Array(OfferedSchema) }) },
      },
    },
    async ({ params }) => ({ items: (await offeredSigners(pool, params.party)).map(shown) }),
  );
}

function managedRoutes(app: HttpServer, { now, pool, wrapper }: SigningOptions): void {
  app.post(
    "/v1/parties/:party/managed-keys",
    {
      config: { access: { kind: "party", needs: "manage", by: "people" } },
      schema: {
        operationId: "makeManagedKey",
        summary: "Make a key that the operator holds on the party's behalf",
        description:
          "It can do nothing until the party lists it on chain and says what it may sign.",
        params: ByParty,
        response: { 201: ManagedKeySchema },
      },
    },
    async (request, reply) => {
      const { party } = request.params;
      const madeAt = now();
      const signer = await inTransaction(pool, async (db) => {
        const made = await makeManagedKey(db, wrapper, party, madeAt);
        const act = { actor: actorOf(request), at: madeAt, subject: made } as const;
        await recordAct(db, party, { ...act, action: "managedKeyMade" });
        return made;
      });
      return reply.code(201).send({ signer, madeAt: madeAt.toISOString() });
    },
  );

  app.get(
    "/v1/parties/:party/managed-keys",
    {
      config: toView,
      schema: {
        operationId: "listManagedKeys",
        params: ByParty,
        response: { 200: Type.Object({ items: Type.Array(ManagedKeySchema) }) },
      },
    },
    async ({ params }) => {
      const keys = await managedKeys(pool, params.party);
      return {
        items: keys.map(({ madeAt, signer }) => ({ signer, madeAt: madeAt.toISOString() })),
      };
    },
  );
}

const shown = ({ credentialId, kind, label, offeredAt, offeredBy, signer }: OfferedSigner) => ({
  signer,
  kind,
  label,
  credentialId: credentialId === undefined ? null : toBase64Url(credentialId),
  offeredBy,
  offeredAt: offeredAt.toISOString(),
});
