import fc from "fast-check";
import { expect, it } from "vitest";
import { bucketAfter, countBuckets } from "../../../service/parties/consent/period.ts";

const instant = fc
  .date({ min: new Date("2023-12-01"), max: new Date("2024-04-01"), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom(
      date.toISOString(),
      `${date.toISOString().slice(0, 13)}:00:00.000Z`,
      `${date.toISOString().slice(0, 10)}T00:00:00.000Z`,
      `${date.toISOString().slice(0, 7)}-01T00:00:00.000Z`,
    ),
  );

it("counts the buckets that a period touches, as whoever walks through them", () => {
  const resolution = fc.constantFrom("hour", "day", "month");
  fc.assert(
    fc.property(instant, instant, resolution, fc.nat({ max: 200 }), (from, to, by, limit) => {
      let walked = 0;
      for (let at = from; at < to && walked < limit; at = bucketAfter(at, by)) walked++;
      expect(countBuckets({ from, to }, by, limit)).toBe(walked);
    }),
  );
});
