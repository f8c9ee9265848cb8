import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import {
  type AsBuiltRefusal,
  AsBuiltRefused,
  batchOf,
  bomOf,
  serialPartOf,
  thingOf,
  usageOf,
} from "../../trace/catena-x/as-built-answer.ts";
import { Batch, SerialPart, SingleLevelBomAsBuilt, SingleLevelUsageAsBuilt } from "../../trace/catena-x/as-built.ts"; // prettier-ignore
import { builtBy } from "../../trace/as-built.store.ts";
import { readAspect } from "../../trace/catena-x/aspect.ts";
import { ownThings } from "../../trace/notification/asset.store.ts";
import { DispatchRefused } from "../../trace/notification/dispatch.ts";
import { PartyId } from "../party-id.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { NotificationOptions } from "./notification-dispatch.routes.ts";
import { noteAsset } from "./note-asset.ts";
import { refusing } from "./notification-refused.ts";
import { ThingId } from "./schemas.ts";

const answers = {
  Batch: batchOf,
  SerialPart: serialPartOf,
  SingleLevelBomAsBuilt: bomOf,
  SingleLevelUsageAsBuilt: usageOf,
} as const;

const OfAspect = Type.Object({
  party: PartyId,
  aspect: Type.Enum(Object.keys(answers) as (keyof typeof answers)[]),
});

/** A document that what was said does not make. */
class AsBuiltProblem extends Problem {
  override readonly reason: AsBuiltRefusal;
  constructor({ message, refusal }: AsBuiltRefused) {
    super(refusal === "notMade" || refusal === "wrongSort" ? "notFound" : "conflict", message);
    this.name = "AsBuiltProblem";
    this.reason = refusal;
  }
}

/** What a party made, from what and into what, in the documents of Catena-X. */
export function asBuiltRoutes(app: HttpServer, { pool }: NotificationOptions): void {
  app.get(
    "/v1/parties/:party/trace/as-built/:aspect",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readAsBuilt",
        summary: "What the party made of a lot or serial, as a document of an aspect model of Catena-X", // prettier-ignore
        params: OfAspect,
        querystring: Type.Object({ thing: ThingId }),
        response: {
          200: Type.Union([Batch, SerialPart, SingleLevelBomAsBuilt, SingleLevelUsageAsBuilt]),
          ...problemReplies(404, 409),
        },
      },
    },
    async ({ params: { aspect, party }, query: { thing } }) => {
      try {
        const built = await builtBy(pool, party, canonicalUri(thing));
        if (built !== undefined) return answers[aspect](built);
      } catch (error) {
        if (error instanceof AsBuiltRefused) throw new AsBuiltProblem(error);
        throw error;
      }
      throw new Problem("notFound", "No event of the party names this thing.");
    },
  );
  app.put(
    "/v1/parties/:party/trace/part-instances",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "takePartInstance",
        summary: "Take a partner's Batch or SerialPart: what he calls a thing in Catena-X",
        params: Type.Object({ party: PartyId }),
        body: Type.Object({ partTypeInformation: Type.Unknown() }),
        response: { 204: Done, ...problemReplies(409, 422) },
      },
    },
    async ({ body, params: { party } }, reply) => {
      const text = JSON.stringify(body);
      const part = readAspect(isSerial(body.partTypeInformation) ? "SerialPart" : "Batch", text);
      const named = thingOf(part);
      const thing = named === undefined ? "" : canonicalUri(named);
      await refusing(async () => {
        if ((await ownThings(pool, party, [thing])).size === 0)
          throw new DispatchRefused("itemUnknown");
        const asset = part.globalAssetId.replace("urn:uuid:", "").toLowerCase();
        await noteAsset(pool, party, { asset, thing });
      });
      return reply.code(204).send(null);
    },
  );
}

/** The models differ in what they say of the type: a serial part has its customer's number. */
const isSerial = (type: unknown): boolean =>
  typeof type === "object" && type !== null && "customerPartId" in type;
