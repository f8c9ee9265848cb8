import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { instantMs } from "../trace/capture/instant.ts";
import { decodeToken, encodeToken } from "../trace/capture/page-token.ts";
import { QueryFault } from "../trace/capture/query-fault.ts";
import { findEvents } from "../trace/capture/query.store.ts";
import { type Parameters, readQuery } from "../trace/capture/query.ts";
import { PER_PAGE } from "./epcis/options.ts";
import { EVENTS_DESCRIPTION, Paging, queryParameters } from "./epcis/schemas.ts";
import { lookRoute, NOTHING } from "./looks.ts";
import type { Looks } from "./looks-decide.ts";
import { lookQuery } from "./looks-schema.ts";
import type { HttpServer } from "./server.ts";

const ofLook = new Set(Object.keys(lookQuery(["record"]).properties));

/** Trace events of a factory, for itself and for whomever it shows its records to; by the parameters of EPCIS. */
export function traceEventRoutes(app: HttpServer, pool: Pool, looks: Looks): void {
  lookRoute(app, looks, {
    path: "/trace-events",
    operationId: "readTraceEvents",
    summary: `A factory's trace events. ${EVENTS_DESCRIPTION}`,
    section: "records",
    resolutions: ["record"],
    params: NOTHING,
    query: Type.Object({ ...Paging, ...queryParameters }),
    answer: Type.Object({
      events: Type.Array(Type.Object({ context: Type.Unknown(), event: Type.Unknown() })),
      next: Type.Union([Type.String(), Type.Null()]),
    }),
    read: async ({ query: { nextPageToken, perPage = PER_PAGE, ...all }, view }) => {
      const asked = Object.entries(all).filter(([name]) => !ofLook.has(name));
      const scope = { sayer: view.factory, eventTime: rangeOf(view.period) };
      const { events, next } = await understood(async () =>
        findEvents(pool, scope, readQuery(Object.fromEntries(asked) as Parameters), {
          perPage,
          token: nextPageToken === undefined ? undefined : decodeToken(nextPageToken),
        }),
      );
      return {
        events: events.map(({ body, context }) => ({ context, event: body })),
        next: next === undefined ? null : encodeToken(next),
      };
    },
  });
}

const rangeOf = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: instantMs(from) ?? 0,
  to: instantMs(to) ?? 0,
});

async function understood<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QueryFault) throw new Problem("invalidRequest", error.message);
    throw error;
  }
}
