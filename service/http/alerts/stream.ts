import { shownAlert } from "../../quality/alerts/alert-row.ts";
import { alertsAfter } from "../../quality/alerts/alert.store.ts";
import { OfParty } from "../consent-schema.ts";
import { FollowAfter, partyEvents } from "../party-events.ts";
import type { HttpServer } from "../server.ts";
import type { AlertOptions } from "./options.ts";

/** Alerts as they change: each as it is then, however often it happened meanwhile. */
export function alertStream(app: HttpServer, { identify, pool, streams }: AlertOptions): void {
  app.get(
    "/v1/parties/:party/alerts/stream",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "streamAlerts",
        summary: "A party's alerts that are new or changed, as they do",
        description: "`Last-Event-ID` goes on where a stream broke off; `after` likewise.",
        params: OfParty,
        querystring: FollowAfter,
        response: { 200: { description: "Server-sent events, without an end" } },
        produces: ["text/event-stream"],
      },
    },
    (request, reply) => {
      const source = partyEvents(request, {
        name: "alerts",
        identify,
        newer: async (party, page) =>
          (await alertsAfter(pool, party, page)).map((alert) => ({
            no: alert.change,
            shown: shownAlert(alert),
          })),
      });
      return streams.send(reply, source, request.query.follow ?? true);
    },
  );
}
