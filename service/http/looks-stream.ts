import type { FastifyRequest } from "fastify";
import { type TObject, Type } from "typebox";
import { eventOf, type EventSource, type EventStreams } from "./event-stream.ts";
import {
  askedFor,
  configOf,
  type LookRequest,
  type LookRoute,
  partsOf,
  pathOf,
  schemaOf,
  shownBeside,
} from "./looks.ts";
import type { Looks } from "./looks-decide.ts";
import type { Shown } from "./looks-entry.ts";
import type { HttpServer } from "./server.ts";

/** What a stream shows next, and from where it goes on. */
export interface Next {
  readonly after: string;
  /** Undefined where there is nothing to be shown. */
  readonly data: object | undefined;
}

export interface LookStream<Params extends TObject, Query extends TObject> extends LookRoute<
  Params,
  Query
> {
  /** Name of its events. */
  readonly event: string;
  /** Where a stream begins that nobody broke off. */
  readonly start: () => Promise<string>;
  /** What came after `after`; undefined when nothing did. */
  readonly next: (
    request: LookRequest<Params, Query> & { readonly after: string },
  ) => Promise<Next | undefined>;
}

const AFTER = /^[\w:.-]{1,64}$/;

/**
 * Server-sent events. Each event is a look of its own: decided anew by what holds then, of the same session or key, and
 * logged before it leaves. A stream that may not go on ends with an event that says why.
 */
export function lookStream<Params extends TObject, Query extends TObject>(
  app: HttpServer,
  streams: EventStreams,
  looks: Looks,
  route: LookStream<Params, Query>,
): void {
  const schema = {
    ...schemaOf(
      { ...route, query: streamQuery(route.query) },
      { 200: { description: "Server-sent events, without an end" } },
    ),
    produces: ["text/event-stream"],
  };
  app.get(pathOf(route), { ...configOf(route), schema }, async (request, reply) => {
    const { follow = true } = request.query as StreamQuery;
    const follower = new Follower(looks, route, request, await startOf(request, route));
    return streams.send(reply, follower, follow);
  });
}

/** Streams are asked for what is there already, too. */
export const Follow = Type.Optional(
  Type.Boolean({ default: true, description: "whether more is waited for than is there" }),
);
const streamQuery = (query: TObject) => Type.Object({ follow: Follow, ...query.properties });
interface StreamQuery {
  readonly follow?: boolean;
}

const startOf = async (
  { headers }: FastifyRequest,
  { start }: { readonly start: () => Promise<string> },
): Promise<string> => {
  const last = headers["last-event-id"];
  return typeof last === "string" && AFTER.test(last) ? last : start();
};

/** One client's way through a stream. */
class Follower<Params extends TObject, Query extends TObject> implements EventSource {
  readonly #looks: Looks;
  readonly #route: LookStream<Params, Query>;
  readonly #request: FastifyRequest;
  #after: string;

  constructor(
    looks: Looks,
    route: LookStream<Params, Query>,
    request: FastifyRequest,
    after: string,
  ) {
    this.#looks = looks;
    this.#route = route;
    this.#request = request;
    this.#after = after;
  }

  async next(): Promise<Uint8Array | undefined> {
    const [request, route] = [this.#request, this.#route];
    request.principal = await this.#looks.identify(request);
    let reached = this.#after;
    const shown = await this.#looks.show(
      askedFor(request, route),
      async (view): Promise<(Shown & { readonly bytes: Uint8Array }) | undefined> => {
        const parts = { ...partsOf(request, route), view, after: this.#after };
        const next = await route.next(parts);
        if (next === undefined) return undefined;
        reached = next.after;
        if (next.data === undefined) return undefined;
        const data = { ...shownBeside(view), ...next.data };
        return { bytes: eventOf(route.event, data, reached), fields: Object.keys(next.data) };
      },
      true,
    );
    this.#after = reached;
    return shown?.bytes;
  }
}
