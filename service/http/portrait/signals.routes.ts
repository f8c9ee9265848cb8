import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { candidatesOf, meansOf } from "../../portrait/curve.store.ts";
import { proposeLimits } from "../../portrait/propose-limits.ts";
import {
  energyUnits,
  limitsOf,
  type SignalDraft,
  signalFault,
  type SignalFault,
} from "../../portrait/signal.ts";
import {
  confirmLimits,
  type DeclaredSignal,
  declareSignal,
  removeSignal,
  signalById,
  signalsOf,
} from "../../portrait/signal.store.ts";
import { actorIn } from "../alerts/actor.ts";
import { OfParty } from "../consent-schema.ts";
import { Done, Idempotent } from "../people/schemas.ts";
import type { Principal } from "../../parties/principal.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import {
  CandidateSchema,
  NewLimits,
  NewSignal,
  OfSignal,
  ProposalSchema,
  shownSignal,
  SignalSchema,
} from "./schemas.ts";

const byViewers = { access: { kind: "party", needs: "view" } } as const;
const byManagers = { access: { kind: "party", needs: "manage" } } as const;

export interface SignalsOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}

/** What the readings of a factory's machines mean, as it declares it. */
export function signalRoutes(app: HttpServer, options: SignalsOptions): void {
  listRoutes(app, options);
  declareRoute(app, options);
  removeRoute(app, options);
  limitsRoutes(app, options);
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

const byOf = (principal: Principal): string => {
  const actor = actorIn(principal);
  return actor.kind === "service" ? "" : actor.id;
};

const notSo = (code: SignalFault): Problem => {
  const { detail, pointer } = faults[code];
  return new Problem("invalidRequest", "No signal can be so.", undefined, [
    { code, pointer, detail },
  ]);
};

const faults = {
  notEnergy: { pointer: "/unit", detail: `is none of energy: ${energyUnits.join(", ")}` },
  limitsOrder: { pointer: "/idleFrom", detail: "lies above `runningFrom`" },
  limitsOfEnergy: { pointer: "", detail: "only a load has limits" },
} as const satisfies Readonly<Record<SignalFault, object>>;

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

function limitsRoutes(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/signals/:signal/proposal",
    {
      config: byViewers,
      schema: {
        operationId: "proposeLimits",
        summary:
          "From which load on a machine seems to idle and to run, and how its loads are spread",
        params: OfSignal,
        response: { 200: ProposalSchema, ...problemReplies(404, 409) },
      },
    },
    async ({ params }) => {
      const signal = await signalOf(pool, params);
      if (signal.meaning !== "load") throw new Problem("conflict", "Only a load has limits.");
      const { limits = null, ...proposal } = proposeLimits(await meansOf(pool, signal));
      return { ...proposal, limits };
    },
  );

  app.put(
    "/v1/parties/:party/signals/:signal/limits",
    {
      config: byManagers,
      schema: {
        operationId: "confirmLimits",
        summary:
          "Confirm from which load on a machine idles and runs; all its hours are counted anew",
        params: OfSignal,
        body: NewLimits,
        response: { 200: SignalSchema, ...problemReplies(404) },
      },
    },
    async ({ body, params, principal }) => {
      const signal = await signalOf(pool, params);
      const limits = limitsOf(signal, body);
      if (typeof limits === "string") throw notSo(limits);
      await confirmLimits(pool, signal, limits, { at: now(), by: byOf(principal) });
      return shownSignal(await signalOf(pool, params));
    },
  );
}

/** @throws Problem `notFound` */
async function signalOf(
  pool: Pool,
  { party, signal }: { readonly party: string; readonly signal: string },
): Promise<DeclaredSignal> {
  const found = await signalById(pool, party, signal);
  if (found === undefined) throw unknown();
  return found;
}

const unknown = (): Problem => new Problem("notFound", "The party declared no signal of this id.");
