import { expect, it } from "vitest";
import { compareDeclared } from "../../service/quality/declared.ts";

const feedRate = {
  value: 20,
  tolerance: 0.5,
  isBeside: (reading: number) => reading >= 50,
  share: 0.5,
  least: 4,
};

it("agrees with what was declared when most readings do, whatever the traverse says", () => {
  expect(compareDeclared(feedRate, [20, 20.5, 19.5, 6, 50, 50, 50, 50])).toEqual({
    outcome: "agrees",
    count: 4,
    share: 0.75,
    median: 19.75,
  });
});

it("is contradicted when most readings say something else", () => {
  expect(compareDeclared(feedRate, [6, 6, 6, 20, 20])).toMatchObject({
    outcome: "contradicted",
    share: 0.4,
    median: 6,
  });
});

it("says nothing of too few readings", () => {
  expect(compareDeclared(feedRate, [6, 6, 6, 50])).toMatchObject({
    outcome: "insufficient",
    count: 3,
  });
  expect(compareDeclared(feedRate, [])).toEqual({
    outcome: "insufficient",
    count: 0,
    share: Number.NaN,
    median: Number.NaN,
  });
});
