import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { ownThings } from "../../trace/notification/asset.store.ts";
import { DispatchRefused } from "../../trace/notification/dispatch.ts";
import { partnersOf, removePartner, setPartner } from "../../trace/notification/partner.store.ts";
import { OfParty } from "../consent-schema.ts";
import { Done, Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { nameOf } from "../signing/pending.ts";
import type { NotificationOptions } from "./notification-dispatch.routes.ts";
import { noteAsset } from "./note-asset.ts";
import { refusing } from "./notification-refused.ts";
import { PartnerSchema } from "./notification-schemas.ts";
import { ThingId } from "./schemas.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;

/** Whom a party's events mean by their names, and what partners call its things. */
export function partnerRoutes(app: HttpServer, options: NotificationOptions): void {
  bookRoutes(app, options);
  assetRoute(app, options);
}

function bookRoutes(app: HttpServer, { now, pool }: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/partners",
    {
      config: toView,
      schema: {
        operationId: "listTradePartners",
        summary: "A party's address book: whom its events mean, here and in Catena-X",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(PartnerSchema) }) },
      },
    },
    async ({ params: { party } }) => ({
      items: (await partnersOf(pool, party)).map(({ bpnl, partner, ...one }) => ({
        ...one,
        ...(partner !== undefined && { partner }),
        ...(bpnl !== undefined && { bpnl }),
      })),
    }),
  );
  app.put(
    "/v1/parties/:party/trace/partners",
    {
      config: toSign,
      schema: {
        operationId: "setTradePartner",
        summary: "Say whom events mean by a name; the party itself for its own names",
        params: OfParty,
        body: PartnerSchema,
        response: { 204: Done, ...problemReplies(422) },
      },
    },
    async ({ body, params: { party }, principal }, reply) => {
      const { bpnl, name, partner } = body;
      if (partner === undefined && bpnl === undefined)
        throw new Problem("invalidRequest", "A partner is a party here, or has a number, or both.");
      const change = { party, uri: canonicalUri(body.uri), name, partner, bpnl };
      await refusing(async () => {
        if (!(await setPartner(pool, { ...change, by: nameOf(principal), at: now() })))
          throw new DispatchRefused("partnerUnknown");
      });
      return reply.code(204).send(null);
    },
  );
  app.delete(
    "/v1/parties/:party/trace/partners",
    {
      config: toSign,
      schema: {
        operationId: "removeTradePartner",
        summary: "Take a name out of the address book",
        params: OfParty,
        querystring: Type.Object({ uri: ThingId }),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params: { party }, query: { uri } }, reply) => {
      if (!(await removePartner(pool, party, canonicalUri(uri))))
        throw new Problem("notFound", "That name does not stand in the party's address book.");
      return reply.code(204).send(null);
    },
  );
}

function assetRoute(app: HttpServer, { pool }: NotificationOptions): void {
  app.put(
    "/v1/parties/:party/trace/assets",
    {
      config: toSign,
      schema: {
        operationId: "nameAsset",
        summary: "Say which thing of the party's somebody means by an id of Catena-X",
        params: OfParty,
        body: Type.Object({ asset: Uuid, thing: ThingId }, { additionalProperties: false }),
        response: { 204: Done, ...problemReplies(409, 422) },
      },
    },
    async ({ body: { asset, thing }, params: { party } }, reply) => {
      const name = canonicalUri(thing);
      await refusing(async () => {
        if ((await ownThings(pool, party, [name])).size === 0)
          throw new DispatchRefused("thingUnknown");
        await noteAsset(pool, party, { asset, thing: name });
      });
      return reply.code(204).send(null);
    },
  );
}
