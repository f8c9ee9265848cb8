import { Type } from "typebox";

const closed = { additionalProperties: false };
const Clock = Type.String({ pattern: "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$" });
const ClockOrMidnight = Type.String({ pattern: "^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" });
const LocalDate = Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
const hours = {
  start: Clock,
  end: { ...ClockOrMidnight, description: "of the next day where it is not after `start`" },
};
/** Members of a version of a calendar. */
export const calendarMembers = {
  timeZone: Type.String({ minLength: 1, maxLength: 64, description: "IANA" }),
  validFrom: { ...LocalDate, description: "the first day by it" },
  shifts: Type.Array(
    Type.Object(
      {
        days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
          minItems: 1,
          maxItems: 7,
          uniqueItems: true,
          description: "1 is Monday, 7 Sunday",
        }),
        ...hours,
      },
      closed,
    ),
    { maxItems: 32 },
  ),
  exceptions: Type.Array(
    Type.Object(
      { date: LocalDate, hours: Type.Array(Type.Object(hours, closed), { maxItems: 8 }) },
      closed,
    ),
    { maxItems: 400, description: "days of which other hours hold; none for a holiday" },
  ),
};
