import { createHash, randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { type Containment, affectedThings, containmentOf, containmentsOf} from "../../trace/containment-read.store.ts"; // prettier-ignore
import {
  lotsToHold,
  markPlaced,
  noteHolds,
  waitingActs,
} from "../../trace/containment-hold.store.ts";
import { simulateContainment } from "../../trace/containment.store.ts";
import { holdBatches, type Suspect } from "../../trace/containment.ts";
import { sayersFor } from "../../trace/sayers.ts";
import { OfParty } from "../consent-schema.ts";
import { Uuid } from "../people/schemas.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { SigningOptions } from "../signing/options.ts";
import { nameOf, prepare } from "../signing/pending.ts";
import { AffectedSchema, ContainmentSchema, SimulationSchema, type SuspectSchema } from "./containment-schemas.ts"; // prettier-ignore
import { After, cursorIn, Limit, millisecondsOf, Next } from "./schemas.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;
const OfContainment = Type.Object({ party: PartyId, containment: Uuid });
const LIMIT = 100;

/** What is affected by something suspect, where it is, whom to tell, and the holds that a person then signs. */
export function containmentRoutes(app: HttpServer, options: SigningOptions): void {
  simulateRoute(app, options);
  readRoutes(app, options);
  thingsRoute(app, options);
  placeRoute(app, options);
}

function simulateRoute(app: HttpServer, { now, pool }: SigningOptions): void {
  app.post(
    "/v1/parties/:party/trace/containments",
    {
      config: toSign,
      schema: {
        operationId: "simulateContainment",
        summary: "Work out what is affected by something suspect; nothing is held yet",
        params: OfParty,
        body: SimulationSchema,
        response: { 201: Type.Object({ id: Uuid, things: Type.Integer() }) },
      },
    },
    async ({ body, params: { party }, principal }, reply) => {
      const [id, at] = [randomUUID(), now()];
      const suspects = body.suspects.map(suspectOf);
      const who = { party, sayers: sayersFor(party), madeBy: nameOf(principal) };
      const draft = { ...who, id, reason: body.reason, suspects, at, madeAt: at };
      const things = await inTransaction(pool, (client) => simulateContainment(client, draft));
      return reply.code(201).send({ id, things });
    },
  );
}

function suspectOf(sent: Static<typeof SuspectSchema>): Suspect {
  if ("thing" in sent) return { thing: canonicalUri(sent.thing) };
  const [fromMs, untilMs] = [millisecondsOf(sent.from), millisecondsOf(sent.until)];
  if (fromMs > untilMs) throw new Problem("invalidRequest", "A period ends after it begins.");
  return { place: canonicalUri(sent.place), fromMs, untilMs };
}

function readRoutes(app: HttpServer, { pool }: SigningOptions): void {
  app.get(
    "/v1/parties/:party/trace/containments",
    {
      config: toView,
      schema: {
        operationId: "listContainments",
        summary: "What was worked out and contained, newest first",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(ContainmentSchema) }) },
      },
    },
    async ({ params }) => ({
      items: (await containmentsOf(pool, params.party, LIMIT)).map(shown),
    }),
  );
  app.get(
    "/v1/parties/:party/trace/containments/:containment",
    {
      config: toView,
      schema: {
        operationId: "readContainment",
        params: OfContainment,
        response: { 200: ContainmentSchema, ...problemReplies(404) },
      },
    },
    async ({ params: { containment, party } }) => shown(await found(pool, party, containment)),
  );
}

function thingsRoute(app: HttpServer, { pool }: SigningOptions): void {
  app.get(
    "/v1/parties/:party/trace/containments/:containment/things",
    {
      config: toView,
      schema: {
        operationId: "listAffectedThings",
        summary: "What is affected and where it is, nearest to what is suspect first",
        params: OfContainment,
        querystring: Type.Object({ after: After, limit: Limit }),
        response: {
          200: Type.Object({ items: Type.Array(AffectedSchema), next: Next }),
          ...problemReplies(404),
        },
      },
    },
    async ({ params: { containment, party }, query: { after, limit = LIMIT } }) => {
      await found(pool, party, containment);
      const { depth, thing } = cursorIn(after) ?? { depth: -1, thing: "0" };
      const items = await affectedThings(pool, containment, { depth, no: thing }, limit);
      const last = items.length < limit ? undefined : items.at(-1);
      return { items, next: last === undefined ? null : `${String(last.depth)}.${last.no}` };
    },
  );
}

function placeRoute(app: HttpServer, options: SigningOptions): void {
  app.post(
    "/v1/parties/:party/trace/containments/:containment/place",
    {
      config: toSign,
      schema: {
        operationId: "placeContainment",
        summary: "Prepare the holds of all lots that are affected, for signing",
        params: OfContainment,
        response: {
          200: Type.Object({
            acts: Type.Array(Uuid, {
              description: "acts that wait to be signed or sent, of now and before",
            }),
          }),
          ...problemReplies(404, 409, 422, 503),
        },
      },
    },
    (request) => place(options, request, request.params),
  );
}

async function place(
  options: SigningOptions,
  request: FastifyRequest,
  { containment, party }: Static<typeof OfContainment>,
): Promise<{ acts: string[] }> {
  const { reason } = await found(options.pool, party, containment);
  const now = options.now();
  const lots = await lotsToHold(options.pool, { id: containment, party }, now);
  for (const batch of holdBatches(lots)) {
    const act = await prepareHold(options, request, { party, containment, reason, lots: batch });
    await noteHolds(options.pool, containment, act, batch);
  }
  await markPlaced(options.pool, containment, nameOf(request.principal), now);
  return { acts: await waitingActs(options.pool, containment, now) };
}

interface Batch {
  readonly party: string;
  readonly containment: string;
  readonly reason: string;
  readonly lots: readonly string[];
}

/** Asked for again by the same person before it was noted, it is the same act. */
const prepareHold = (
  options: SigningOptions,
  request: FastifyRequest,
  { containment, lots, party, reason }: Batch,
): Promise<string> => {
  const message = {
    by: `0x${party}`,
    lots: lots.map((lot) => `0x${lot}`),
    reason: `0x${sha256(`${containment}\n${reason}`)}`,
  };
  const idempotencyKey = `containment-${sha256(`${containment} ${lots.join(" ")}`)}`;
  return prepare(options, request, party, { draft: { act: "Hold", message }, idempotencyKey });
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function found(
  pool: SigningOptions["pool"],
  party: string,
  id: string,
): Promise<Containment> {
  const containment = await containmentOf(pool, party, id);
  if (containment === undefined)
    throw new Problem("notFound", "The party worked out no containment of this id.");
  return containment;
}

const shown = ({
  counts,
  suspects,
  tell,
  ...rest
}: Containment): Static<typeof ContainmentSchema> => ({
  ...rest,
  counts: { ...counts },
  tell: tell.map((one) => ({ ...one })),
  suspects: suspects.map((one) =>
    "thing" in one
      ? one
      : {
          place: one.place,
          from: new Date(one.fromMs).toISOString(),
          until: new Date(one.untilMs).toISOString(),
        },
  ),
});
