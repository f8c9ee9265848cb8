import { type Static, Type } from "typebox";
import { eventSchemas } from "../../trace/capture/event-schema.ts";
import { STANDARD_CONTEXT } from "../../trace/capture/query-document.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { answerQuery } from "./events.routes.ts";
import { BASE, type EpcisOptions } from "./options.ts";
import { Paging, QueryDocument, queryParameters } from "./schemas.ts";

const views = { access: { kind: "anyParty", needs: "view" } } as const;
const Collection = Type.Object({
  "@context": Type.String(),
  type: Type.Literal("Collection"),
  member: Type.Array(Type.String()),
});
const collection = (member: readonly string[]): Static<typeof Collection> => ({
  "@context": STANDARD_CONTEXT,
  type: "Collection",
  member: [...member],
});

/** Resources of the binding's top level, and the parameter that each of them stands for. */
const resources: Readonly<Record<string, { readonly name: string; readonly parameter: string }>> = {
  eventTypes: { name: "eventType", parameter: "eventType" },
  epcs: { name: "epc", parameter: "MATCH_anyEPC" },
  bizSteps: { name: "bizStep", parameter: "EQ_bizStep" },
  bizLocations: { name: "bizLocation", parameter: "EQ_bizLocation" },
  readPoints: { name: "readPoint", parameter: "EQ_readPoint" },
  dispositions: { name: "disposition", parameter: "EQ_disposition" },
};

/** Discovery, and queries by a path (EPCIS 2.0 section 12.4). */
export function resourceRoutes(app: HttpServer, options: EpcisOptions): void {
  app.get(
    BASE,
    {
      config: { access: { kind: "public" } },
      schema: {
        operationId: "listEpcisResources",
        summary: "What there is below",
        response: { 200: Collection },
      },
    },
    () => collection(["capture", "events", ...Object.keys(resources)]),
  );

  app.get(
    `${BASE}/eventTypes`,
    {
      config: { access: { kind: "public" } },
      schema: {
        operationId: "listEpcisEventTypes",
        summary: "Types of events that are understood",
        response: { 200: Collection },
      },
    },
    () => collection(Object.keys(eventSchemas)),
  );

  for (const [resource, { name, parameter }] of Object.entries(resources))
    app.get(
      `${BASE}/${resource}/:${name}/events`,
      {
        config: views,
        schema: {
          operationId: `queryEpcisEventsBy${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          summary: `Events by ${parameter}`,
          params: Type.Object({ [name]: Type.String({ maxLength: 3000 }) }),
          querystring: Type.Object({ ...Paging, ...queryParameters }),
          response: { 200: QueryDocument, ...problemReplies(413) },
        },
      },
      async (request, reply) => {
        const value = (request.params as Readonly<Record<string, string>>)[name];
        return answerQuery(options, request, reply, { [parameter]: value });
      },
    );
}
