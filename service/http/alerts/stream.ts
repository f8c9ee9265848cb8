import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { may } from "../../parties/principal.ts";
import { shownAlert } from "../../quality/alerts/alert-row.ts";
import { alertsAfter } from "../../quality/alerts/alert.store.ts";
import { OfParty } from "../consent-schema.ts";
import { eventOf, type EventSource } from "../event-stream.ts";
import { Follow } from "../looks-stream.ts";
import type { HttpServer } from "../server.ts";
import type { AlertOptions } from "./options.ts";

const Change = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ALERTS_MAX = 100;

/** Alerts as they change: each as it is then, however often it happened meanwhile. */
export function alertStream(app: HttpServer, options: AlertOptions): void {
  app.get(
    "/v1/parties/:party/alerts/stream",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "streamAlerts",
        summary: "A party's alerts that are new or changed, as they do",
        description: "`Last-Event-ID` goes on where a stream broke off; `after` likewise.",
        params: OfParty,
        querystring: Type.Object({ after: Type.Optional(Change), follow: Follow }),
        response: { 200: { description: "Server-sent events, without an end" } },
        produces: ["text/event-stream"],
      },
    },
    (request, reply) => {
      const { follow = true } = request.query;
      return options.streams.send(reply, new AlertSource(options, request), follow);
    },
  );
}

/** One client's way through a party's alerts. */
class AlertSource implements EventSource {
  readonly #options: AlertOptions;
  readonly #request: FastifyRequest;
  readonly #party: string;
  #after: number;

  constructor(options: AlertOptions, request: FastifyRequest) {
    this.#options = options;
    this.#request = request;
    this.#party = (request.params as { readonly party: string }).party;
    const last = Number(request.headers["last-event-id"]);
    const { after = 0 } = request.query as { readonly after?: number };
    this.#after = Number.isSafeInteger(last) && last > 0 ? last : after;
  }

  async next(): Promise<Uint8Array | undefined> {
    const { identify, pool } = this.#options;
    if (!may(await identify(this.#request), this.#party, "view"))
      throw new Problem("forbidden", "Needs the capability view of this party.");
    const page = { after: this.#after, limit: ALERTS_MAX };
    const alerts = await alertsAfter(pool, this.#party, page);
    const last = alerts.at(-1);
    if (last === undefined) return undefined;
    this.#after = last.change;
    return eventOf("alerts", { items: alerts.map(shownAlert) }, String(last.change));
  }
}
