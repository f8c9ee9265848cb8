import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { inSnapshot } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { bucketAfter, bucketOf, isInstant } from "../../parties/consent/period.ts";
import { readDay } from "../../portrait/day.store.ts";
import { doings } from "../../portrait/day.ts";
import { gaps } from "../../portrait/figure.ts";
import { OfParty } from "../consent-schema.ts";
import { Instant, Nullable } from "../people/schemas.ts";
import type { HttpServer } from "../server.ts";
import type { SignalsOptions } from "./signal-request.ts";

const HOUR_MS = 3_600_000;
/** Anybody's day, wherever he lives. */
const HOURS_MAX = 48;

const Seconds = Type.Integer({ minimum: 0 });

const told = {
  value: Nullable(Type.String({ description: "utilisation: running share of what is over" })),
  gap: Nullable(Type.Enum([...gaps])),
  coverage: Type.String({ description: "share of it that is evidenced, from 0 to 1" }),
};

const DaySchema = Type.Object({
  from: Instant,
  now: Instant,
  elapsedSeconds: Seconds,
  ...told,
  machines: Type.Array(
    Type.Object({
      machine: Type.String(),
      doing: Nullable(Type.Enum([...doings], { description: "when it was heard last" })),
      heardUntil: Nullable(Instant),
      isSilent: Type.Boolean({ description: "whether that is too long ago to be called now" }),
      runningSeconds: Seconds,
      idleSeconds: Seconds,
      offSeconds: Seconds,
      unconfirmedSeconds: Seconds,
      ...told,
    }),
  ),
});

/** What a factory's machines do now, for its own people. */
export function dayRoutes(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/machines/day",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readDay",
        summary: "What each machine of a factory does, and how much of the day so far it ran",
        description:
          "By what is anchored and counted, as its portrait is. `from` is a whole hour, where the reader's day begins.",
        params: OfParty,
        querystring: Type.Object({ from: InstantSchema }),
        response: { 200: DaySchema },
      },
    },
    async ({ params, query: { from } }) => {
      const at = now().toISOString();
      if (!isRecentHour(from, at))
        throw new Problem("invalidRequest", "A day begins with a whole hour of the last two days.");
      const period = { from, to: bucketAfter(at, "hour") };
      const day = await inSnapshot(pool, (db) =>
        readDay(db, params.party, { period, resolution: "hour", now: at }),
      );
      return { from, now: at, ...day, machines: [...day.machines] };
    },
  );
}

const isRecentHour = (from: string, now: string): boolean =>
  isInstant(from) &&
  bucketOf(from, "hour") === from &&
  from <= now &&
  Date.parse(now) - Date.parse(from) <= HOURS_MAX * HOUR_MS;
