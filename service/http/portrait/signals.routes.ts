import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { candidatesOf } from "../../portrait/curve.store.ts";
import { type SignalDraft, signalFault } from "../../portrait/signal.ts";
import { declareSignal, removeSignal, signalsOf } from "../../portrait/signal.store.ts";
import { OfParty } from "../consent-schema.ts";
import { Done, Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { CandidateSchema, NewSignal, OfSignal, shownSignal, SignalSchema } from "./schemas.ts";
import { byOf, notSo, type SignalsOptions, unknown } from "./signal-request.ts";

const byViewers = { access: { kind: "party", needs: "view" } } as const;
const byManagers = { access: { kind: "party", needs: "manage" } } as const;

/** What the readings of a factory's machines mean, as it declares it. */
export function signalRoutes(app: HttpServer, options: SignalsOptions): void {
  listRoutes(app, options);
  declareRoute(app, options);
  removeRoute(app, options);
}

function listRoutes(app: HttpServer, { pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/signals",
    {
      config: byViewers,
      schema: {
        operationId: "listSignals",
        summary: "What a factory declared that its machines' readings mean",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(SignalSchema) }) },
      },
    },
    async ({ params }) => ({ items: (await signalsOf(pool, params.party)).map(shownSignal) }),
  );

  app.get(
    "/v1/parties/:party/readings",
    {
      config: byViewers,
      schema: {
        operationId: "listReadings",
        summary: "What a factory's machines said last: what a signal can be declared of",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(CandidateSchema) }) },
      },
    },
    async ({ params }) => ({ items: await candidatesOf(pool, params.party) }),
  );
}

function declareRoute(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.post(
    "/v1/parties/:party/signals",
    {
      config: byManagers,
      schema: {
        operationId: "declareSignal",
        summary:
          "Declare what a reading of a machine means; the log is looked through from its beginning",
        description:
          "A signal is never changed but in its limits: remove it and declare another. A machine has one of each meaning.",
        params: OfParty,
        headers: Idempotent,
        body: NewSignal,
        response: { 201: SignalSchema, ...problemReplies(409) },
      },
    },
    async ({ body, headers, params, principal }, reply) => {
      const fault = signalFault(body);
      if (fault !== undefined) throw notSo(fault);
      const declared = await declareSignal(pool, {
        factory: params.party,
        draft: body,
        by: byOf(principal),
        at: now(),
        idempotencyKey: headers["idempotency-key"],
      });
      if (declared === "tooMany")
        throw new Problem("conflict", "The factory has too many signals.");
      if (declared === "declaredAlready")
        throw new Problem("conflict", "The machine has a signal of this meaning: remove it first.");
      if (!isSame(declared, body))
        throw new Problem("alreadyUsed", "This Idempotency-Key declared something else.");
      return reply.code(201).send(shownSignal(declared));
    },
  );
}

const isSame = (one: SignalDraft, other: SignalDraft): boolean => textOf(one) === textOf(other);
const textOf = ({
  machine,
  meaning,
  metric,
  slotSeconds,
  stamp,
  time,
  unit,
}: SignalDraft): string =>
  JSON.stringify([machine, metric, unit, meaning, slotSeconds, stamp, time]);

function removeRoute(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.delete(
    "/v1/parties/:party/signals/:signal",
    {
      config: byManagers,
      schema: {
        operationId: "removeSignal",
        summary: "Take a signal out of the portrait, with the figures that came of it",
        params: OfSignal,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params }, reply) => {
      if (!(await removeSignal(pool, params.party, params.signal, now()))) throw unknown();
      return reply.code(204).send(null);
    },
  );
}
