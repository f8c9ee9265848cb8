import type { Pool } from "pg";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { calendarFault, type CalendarFault } from "../../portrait/calendar.ts";
import { calendarsOf, declareCalendar } from "../../portrait/calendar.store.ts";
import { OfParty } from "../consent-schema.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { CalendarSchema, NewCalendar, shownCalendar } from "./calendar-schema.ts";
import { byOf, type SignalsOptions } from "./signal-request.ts";

const Calendars = Type.Object({ items: Type.Array(CalendarSchema) });

/** When a factory's machines are planned to work, as it declares it. */
export function calendarRoutes(app: HttpServer, { now, pool }: SignalsOptions): void {
  app.get(
    "/v1/parties/:party/calendars",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listCalendars",
        summary: "When a factory's machines are planned to work, in the order of declaration",
        params: OfParty,
        response: { 200: Calendars },
      },
    },
    ({ params }) => listed(pool, params.party),
  );

  app.post(
    "/v1/parties/:party/calendars",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "declareCalendar",
        summary: "Declare when machines are planned to work, from a day on; hours are counted anew",
        description:
          "A day is planned by the version that is valid from the latest day before it or on it, of several from one day by the last. What was declared before stays on record. The same again changes nothing.",
        params: OfParty,
        body: NewCalendar,
        response: { 201: Calendars, ...problemReplies(409) },
      },
    },
    async ({ body: { machine, ...version }, params, principal }, reply) => {
      const fault = calendarFault(version);
      if (fault !== undefined)
        throw new Problem("invalidRequest", "No calendar can be so.", undefined, [
          { code: fault, ...faults[fault] },
        ]);
      const declaring = { machine, version, by: byOf(principal), at: now() };
      if ((await declareCalendar(pool, { factory: params.party, ...declaring })) === "tooMany")
        throw new Problem("conflict", "The factory has too many calendars.");
      return reply.code(201).send(await listed(pool, params.party));
    },
  );
}

const listed = async (pool: Pool, party: string) => ({
  items: (await calendarsOf(pool, party)).map(shownCalendar),
});

const faults = {
  zoneUnknown: { pointer: "/timeZone", detail: "is no zone of the IANA database" },
  noSuchDay: { pointer: "", detail: "a date is no day" },
  emptyHours: { pointer: "/shifts", detail: "hours end as they begin" },
  dayTwice: { pointer: "/exceptions", detail: "a day has two exceptions" },
} as const satisfies Readonly<Record<CalendarFault, object>>;
