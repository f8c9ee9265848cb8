import { Problem } from "../../errors.ts";
import { meansOf } from "../../portrait/curve.store.ts";
import { confirmItemTime } from "../../portrait/item-time.store.ts";
import { declareNameplate } from "../../portrait/nameplate.store.ts";
import { proposeLimits } from "../../portrait/propose-limits.ts";
import { itemMsOf, limitsOf, nameplateMicroOf } from "../../portrait/signal.ts";
import { confirmLimits } from "../../portrait/signal.store.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import {
  NewItemTime,
  NewLimits,
  NewNameplate,
  OfSignal,
  ProposalSchema,
  shownSignal,
  SignalSchema,
} from "./schemas.ts";
import { byOf, notSo, signalOf, type SignalsOptions } from "./signal-request.ts";

const byViewers = { access: { kind: "party", needs: "view" } } as const;
const byManagers = { access: { kind: "party", needs: "manage" } } as const;

/**
 * What a person confirms of a signal: from which load on its machine idles and runs, what its plate allows, and how long an
 * item takes.
 */
export function confirmationRoutes(app: HttpServer, options: SignalsOptions): void {
  limitsRoutes(app, options);
  itemTimeRoute(app, options);
  nameplateRoute(app, options);
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

function itemTimeRoute(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.put(
    "/v1/parties/:party/signals/:signal/item-time",
    {
      config: byManagers,
      schema: {
        operationId: "confirmItemTime",
        summary: "Say how long an item that a machine's counter counts is planned to take",
        params: OfSignal,
        body: NewItemTime,
        response: { 200: SignalSchema, ...problemReplies(404) },
      },
    },
    async ({ body, params, principal }) => {
      const signal = await signalOf(pool, params);
      const itemMs = itemMsOf(signal, body.seconds);
      if (typeof itemMs === "string") throw notSo(itemMs);
      await confirmItemTime(pool, signal, itemMs, { at: now(), by: byOf(principal) });
      return shownSignal(await signalOf(pool, params));
    },
  );
}

function nameplateRoute(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.put(
    "/v1/parties/:party/signals/:signal/nameplate",
    {
      config: byManagers,
      schema: {
        operationId: "declareNameplate",
        summary: "Say which load a machine's plate allows",
        params: OfSignal,
        body: NewNameplate,
        response: { 200: SignalSchema, ...problemReplies(404) },
      },
    },
    async ({ body, params, principal }) => {
      const signal = await signalOf(pool, params);
      const micro = nameplateMicroOf(signal, body.load);
      if (typeof micro === "string") throw notSo(micro);
      await declareNameplate(pool, signal, micro, { at: now(), by: byOf(principal) });
      return shownSignal(await signalOf(pool, params));
    },
  );
}
