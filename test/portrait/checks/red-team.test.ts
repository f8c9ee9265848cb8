import { describe, expect, it } from "vitest";
import { cheatingFactory, strengths } from "../../../scripts/red-team/cheats.ts";
import { honestFactory, honestKinds } from "../../../scripts/red-team/honest.ts";
import { type CheckName, checkNames } from "../../../service/portrait/checks/check.ts";
import { examine } from "../../../service/portrait/checks/examine.ts";
import { detection, falseAlarms } from "../../../service/portrait/checks/measured.ts";
import type { Observation } from "../../../service/portrait/checks/observation.ts";

const resultOf = (seen: Observation, check: CheckName) =>
  examine(seen).find((one) => one.check === check);

/** As a factory that just begins, and one that brings nothing but a meter. */
const bare = (seen: Observation): Observation => ({
  ...seen,
  parts: undefined,
  lots: undefined,
  transfers: undefined,
  invoices: undefined,
  peers: undefined,
});
const firstDays = (seen: Observation, days: number): Observation => ({
  ...bare(seen),
  days,
  machines: seen.machines.map((one) => ({
    ...one,
    load: one.load.slice(0, days * one.slotsPerDay),
    energy: one.energy?.slice(0, days),
  })),
});

describe("the checks of a portrait", () => {
  it.each(checkNames)("find a blatant fraud of the kind of %s, and say when", (kind) => {
    const seen = cheatingFactory(kind, "blatant", 11);
    const found = resultOf(seen, kind);
    expect(found?.outcome).toBe("flag");
    expect(found!.statistic).toBeGreaterThanOrEqual(found!.threshold);
    const { first, last } = found!.days ?? { first: 0, last: 0 };
    expect(first).toBeGreaterThanOrEqual(0);
    expect(last).toBeLessThan(seen.days + 30);
  });

  it.each(honestKinds)("let an honest factory pass, whatever befalls it: %s", (kind) => {
    const flagged = [3, 5, 8].flatMap((seed) =>
      examine(honestFactory(kind, seed)).filter(({ outcome }) => outcome === "flag"),
    );
    expect(flagged).toEqual([]);
  });

  it("say that there is too little rather than guess", () => {
    const seen = firstDays(honestFactory("plain", 2), 1);
    expect(new Set(examine(seen).map(({ outcome }) => outcome))).toEqual(
      new Set(["tooLittle", "notBrought", "clear"]),
    );
    const beginning = ["replayedSeries", "constantNoise", "energyAgainstRunning"] as const;
    for (const check of beginning) expect(resultOf(seen, check)?.outcome).toBe("tooLittle");
  });

  it("say what was not brought", () => {
    const outcomes = examine(bare(honestFactory("plain", 2))).map(({ check, outcome }) => [
      check,
      outcome,
    ]);
    expect(Object.fromEntries(outcomes)).toMatchObject({
      massBalance: "notBrought",
      washProduction: "notBrought",
      circularTrade: "notBrought",
      nearDuplicateInvoices: "notBrought",
      peers: "notBrought",
      energyAgainstOutput: "notBrought",
    });
    const nothing = { ...bare(honestFactory("plain", 2)), machines: [] };
    expect(examine(nothing).every(({ outcome }) => outcome === "notBrought")).toBe(true);
  });

  it("carry rates that were measured on factories that nobody had seen", () => {
    for (const check of checkNames) {
      expect(falseAlarms[check]).toBeLessThanOrEqual(0.02);
      const found = strengths.map((strength) => detection[check][strength]);
      expect(found.toSorted((a, b) => a - b)).toEqual(found);
      expect(detection[check].blatant).toBeGreaterThanOrEqual(0.7);
    }
  });
});
