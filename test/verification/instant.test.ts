import fc from "fast-check";
import { expect, it } from "vitest";
import { instantOf } from "../../service/evidence/verification/instant.ts";

it("spells a time of the chain's clock as a record does", () => {
  const agrees = fc.property(fc.nat(253_402_300_799), (seconds) => {
    expect(instantOf(seconds)).toBe(new Date(seconds * 1000).toISOString());
  });
  fc.assert(agrees, { numRuns: 1000 });
});

it("spells the ends of years and of leap days", () => {
  for (const day of ["1970-01-01", "1999-12-31", "2000-02-29", "2024-02-29", "2100-03-01"])
    for (const time of ["00:00:00", "23:59:59"]) {
      const instant = `${day}T${time}.000Z`;
      expect(instantOf(Date.parse(instant) / 1000)).toBe(instant);
    }
});
