import { Type } from "typebox";
import { calendarMembers } from "../../portrait/calendar-schema.ts";
import type { DeclaredCalendar } from "../../portrait/calendar.store.ts";
import { Instant, Nullable } from "../people/schemas.ts";
import { Name } from "./schemas.ts";

const closed = { additionalProperties: false };
export const NewCalendar = Type.Object(
  {
    machine: Type.Optional({
      ...Name,
      description: "left out for all that have none of their own",
    }),
    ...calendarMembers,
  },
  closed,
);

export const CalendarSchema = Type.Object({
  machine: Nullable(Type.String()),
  ...calendarMembers,
  declaredAt: Instant,
});

export const shownCalendar = ({ declaredAt, machine, version }: DeclaredCalendar) => ({
  machine: machine ?? null,
  timeZone: version.timeZone,
  validFrom: version.validFrom,
  shifts: version.shifts.map((shift) => ({ ...shift, days: [...shift.days] })),
  exceptions: version.exceptions.map((one) => ({
    date: one.date,
    hours: one.hours.map((some) => ({ ...some })),
  })),
  declaredAt,
});
