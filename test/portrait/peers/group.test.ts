import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACTORIES_MIN, peerGroup, quartilePlaces } from "../../../service/portrait/peers/group.ts";

const values = (count: number): number[] => Array.from({ length: count }, (_one, at) => at + 10);
/** Whole numbers: sums of them are exact. */
const amount = fc.integer({ min: 1, max: 100_000 });
const groups = fc.array(amount, { minLength: FACTORIES_MIN, maxLength: 60 });

describe("what factories come to together", () => {
  it("is told of nine at least, to two digits, and of how many roughly", () => {
    expect(peerGroup(values(8))).toBeUndefined();
    expect(peerGroup(values(9))).toEqual({ factories: 9, lower: 11, middle: 14, upper: 17 });
    expect(peerGroup(values(19))).toMatchObject({ factories: 9 });
    expect(peerGroup(values(120))).toMatchObject({ factories: 100 });
  });

  it("is not told where one is most of the three that a number is of", () => {
    expect(peerGroup([...values(8), 60])).toBeDefined();
    expect(peerGroup([...values(8), 90])).toBeUndefined();
  });

  it("never has one factory in two numbers, of however many", () => {
    fc.assert(
      fc.property(fc.integer({ min: FACTORIES_MIN, max: 5000 }), (count) => {
        const [lower, middle, upper] = quartilePlaces(count);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(middle - lower).toBeGreaterThanOrEqual(3);
        expect(upper - middle).toBeGreaterThanOrEqual(3);
        expect(upper + 3).toBeLessThanOrEqual(count);
      }),
    );
  });

  it("lets nobody who knows his own value tell another's: two in his three may trade what they have", () => {
    fc.assert(
      fc.property(
        groups,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, who, share) => {
          const sorted = some.toSorted((a, b) => a - b);
          const group = peerGroup(sorted);
          fc.pre(group !== undefined);
          const places = quartilePlaces(sorted.length);
          const from = places[who % places.length]!;
          const knower = from + (who % 3);
          const [one, other] = [0, 1, 2].map((at) => from + at).filter((at) => at !== knower) as [
            number,
            number,
          ];
          // As far as both keep their place in the order.
          const room = Math.min(
            sorted[one]! - (sorted[one - 1] ?? 0),
            (sorted[other + 1] ?? sorted[other]! * 2) - sorted[other]!,
          );
          const moved = Math.floor(room * share);
          const traded = sorted.with(one, sorted[one]! - moved).with(other, sorted[other]! + moved);
          const told = peerGroup(traded);
          // Undefined only where the three became too unlike, which is told of none.
          fc.pre(told !== undefined);
          expect(told).toEqual(group);
        },
      ),
    );
  });

  it("shows nothing of a factory that is in none of the three numbers", () => {
    fc.assert(
      fc.property(groups, amount, (some, extreme) => {
        const sorted = some.toSorted((a, b) => a - b);
        const [first] = quartilePlaces(sorted.length);
        fc.pre(first > 0);
        const lowest = Math.min(extreme, sorted[0]!);
        expect(peerGroup(sorted.with(0, lowest))).toEqual(peerGroup(sorted));
      }),
    );
  });
});
