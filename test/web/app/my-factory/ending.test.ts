import { describe, expect, it } from "vitest";
import type { Authorisation } from "../../../../web/app/pages/authorisations/standing.ts";
import { endingOf } from "../../../../web/app/pages/my-factory/ending.ts";

const now = "2026-11-27T08:00:00.000Z";

/** Of the bank, for a year; as far as nothing else is said. */
const given = (
  commitment: string,
  { uses = null, ...document }: Partial<Authorisation["document"]> = {},
  told: Partial<Authorisation> = {},
): Authorisation =>
  ({
    commitment,
    granted: "final",
    endedAt: null,
    used: 0,
    ...told,
    document: {
      validFrom: "2026-11-01T00:00:00.000Z",
      expiresAt: "2027-11-01T00:00:00.000Z",
      uses,
      ...document,
    },
  }) as Authorisation;

const names = (some: readonly Authorisation[]): string[] =>
  some.map(({ commitment }) => commitment);

describe("authorisations that end soon", () => {
  it("are those in force that end within a fortnight, the soonest first", () => {
    const { inForce, soon } = endingOf(
      [
        given("in ten days", { expiresAt: "2026-12-07T08:00:00.000Z" }),
        given("in a year"),
        given("tomorrow", { expiresAt: "2026-11-28T08:00:00.000Z" }),
        given("yesterday", { expiresAt: "2026-11-26T08:00:00.000Z" }),
        given("taken back", { expiresAt: "2026-11-28T08:00:00.000Z" }, { endedAt: now }),
        given("not signed", { expiresAt: "2026-11-28T08:00:00.000Z" }, { granted: "no" }),
      ],
      now,
    );
    expect(names(inForce)).toEqual(["in ten days", "in a year", "tomorrow"]);
    expect(names(soon)).toEqual(["tomorrow", "in ten days"]);
  });

  it("are also those with one look left", () => {
    const { soon } = endingOf(
      [given("one left", { uses: 5 }, { used: 4 }), given("two left", { uses: 5 }, { used: 3 })],
      now,
    );
    expect(names(soon)).toEqual(["one left"]);
  });
});
