import { type FastifyReply, type FastifyRequest } from "fastify";
import { type Static, type TObject, Type } from "typebox";
import { isOverdue, type Objection } from "../parties/consent/objection.ts";
import type { Resolution } from "../parties/consent/period.ts";
import type { Section } from "../parties/consent/section.ts";
import { askedIn } from "./looks-asked.ts";
import type { Looks, View } from "./looks-decide.ts";
import type { Shown } from "./looks-entry.ts";
import { lookQuery, shownSchema } from "./looks-schema.ts";
import { PartyId } from "./party-id.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

/** A read of a factory's data. */
export interface LookRoute<Params extends TObject, Query extends TObject> {
  /** Below `/v1/factories/:factory`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly section: Section;
  /** What may be asked for; the first is the default. */
  readonly resolutions: readonly Resolution[];
  /** Beside `factory`. */
  readonly params: Params;
  /** Beside what every look says of itself. */
  readonly query: Query;
  /** Statuses that it answers beside those of every look. */
  readonly problems?: readonly number[];
}

export interface LookRequest<Params extends TObject, Query extends TObject> {
  readonly params: Static<Params>;
  readonly query: Static<Query>;
  readonly view: View;
}

export const NOTHING = Type.Object({});

type JsonRoute<Params extends TObject, Query extends TObject, Answer extends TObject> = LookRoute<
  Params,
  Query
> & {
  readonly answer: Answer;
  readonly read: (request: LookRequest<Params, Query>) => Promise<Static<Answer>>;
};

/** A read that answers JSON: what `read` returns, with the period that was allowed and the objections to it. */
export const lookRoute = <Params extends TObject, Query extends TObject, Answer extends TObject>(
  app: HttpServer,
  looks: Looks,
  route: JsonRoute<Params, Query, Answer>,
): void => jsonRoute(app, looks, route, shownSchema(route.answer), shownBeside);

/** A read that answers a document of its own form, which has no room for anything beside it. */
export const lookDocument = <Params extends TObject, Query extends TObject, Answer extends TObject>(
  app: HttpServer,
  looks: Looks,
  route: JsonRoute<Params, Query, Answer>,
): void => jsonRoute(app, looks, route, route.answer, () => ({}));

function jsonRoute<Params extends TObject, Query extends TObject, Answer extends TObject>(
  app: HttpServer,
  looks: Looks,
  route: JsonRoute<Params, Query, Answer>,
  whole: TObject,
  beside: (view: View) => object,
): void {
  const schema = schemaOf(route, { 200: whole });
  app.get(pathOf(route), { ...configOf(route), schema }, async (request, reply) => {
    const { bytes } = await looks.show(askedFor(request, route), async (view) => {
      const answer = await route.read({ ...partsOf(request, route), view });
      return shownAs(reply, { ...beside(view), ...answer }, Object.keys(answer));
    });
    return reply.type("application/json; charset=utf-8").send(bytes);
  });
}

/** The text as it will be sent: what the schema does not name does not leave. */
const shownAs = (
  reply: FastifyReply,
  answer: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Shown => ({
  bytes: reply.serializeInput(answer, "200") as string,
  fields,
});

/** Where a look was clipped to, and what the factory objects to in it. */
export const shownBeside = ({ at, objections, period, resolution }: View) => ({
  period,
  resolution,
  objections: objections.map((one) => flag(one, at)),
});

const flag = (objection: Objection, now: string) => ({
  ...objection,
  overdue: isOverdue(objection, now),
});

type AnyRoute = LookRoute<TObject, TObject>;

export const pathOf = ({ path }: AnyRoute): string => `/v1/factories/:factory${path}`;

export const configOf = ({ section }: AnyRoute) =>
  ({ config: { access: { kind: "look", section }, isLookRoute: true } }) as const;

export const schemaOf = (
  { operationId, params, problems = [], query, resolutions, summary }: AnyRoute,
  answers: object,
) => ({
  operationId,
  summary,
  params: Type.Object({ factory: PartyId, ...params.properties }),
  querystring: Type.Object({ ...lookQuery(resolutions).properties, ...query.properties }),
  response: { ...problemReplies(503, ...problems), ...answers },
});

export const askedFor = (
  request: Pick<FastifyRequest, "params" | "principal" | "query">,
  { resolutions, section }: AnyRoute,
) => askedIn(request, section, resolutions);

/** As the schema checked them. */
export const partsOf = <Params extends TObject, Query extends TObject>(
  { params, query }: Pick<FastifyRequest, "params" | "query">,
  _route: LookRoute<Params, Query>,
): { params: Static<Params>; query: Static<Query> } => ({
  params: params as Static<Params>,
  query: query as Static<Query>,
});
