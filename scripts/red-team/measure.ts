import { type CheckName, checkNames } from "../../service/portrait/checks/check.ts";
import { examine } from "../../service/portrait/checks/examine.ts";
import type { Observation } from "../../service/portrait/checks/observation.ts";
import { cheatingFactory, type Strength, strengths } from "./cheats.ts";
import { type HonestKind, honestFactory, honestKinds } from "./honest.ts";

/** How often each check strikes where it should, and where it should not. Shares from 0 to 1. */
export interface RedTeamFigures {
  readonly cheats: number;
  readonly honest: number;
  /** By kind of fraud: how many the check that was made for it finds. */
  readonly detection: Readonly<Record<CheckName, Readonly<Record<Strength, number>>>>;
  /** By check: how many honest factories it strikes at. */
  readonly falseAlarms: Readonly<Record<CheckName, number>>;
  /** By kind of honest factory: how many of them any check strikes at. */
  readonly honestFlagged: Readonly<Record<HonestKind, number>>;
}

/** Thresholds were chosen by factories of seeds under this; those that are counted begin here. */
const HELD_OUT = 7_000_000;

/** @param each factories of each kind of fraud and strength, and of each kind of honesty */
export function measureRedTeam(each: number): RedTeamFigures {
  const seeds = Array.from({ length: each }, (_one, at) => HELD_OUT + at);
  const detection = Object.fromEntries(
    checkNames.map((kind) => [kind, detectionOf(kind, seeds)]),
  ) as RedTeamFigures["detection"];
  const honest = honestKinds.map((kind) => ({
    kind,
    flagged: seeds.map((seed) => flaggedIn(honestFactory(kind, seed * 31 + kind.length))),
  }));
  const all = honest.flatMap(({ flagged }) => flagged);
  return {
    cheats: each,
    honest: all.length,
    detection,
    falseAlarms: Object.fromEntries(
      checkNames.map((check) => [check, share(all, (flagged) => flagged.includes(check))]),
    ) as RedTeamFigures["falseAlarms"],
    honestFlagged: Object.fromEntries(
      honest.map(({ flagged, kind }) => [kind, share(flagged, (some) => some.length > 0)]),
    ) as RedTeamFigures["honestFlagged"],
  };
}

const detectionOf = (
  kind: CheckName,
  seeds: readonly number[],
): Readonly<Record<Strength, number>> =>
  Object.fromEntries(
    strengths.map((strength) => [
      strength,
      share(seeds, (seed) => flaggedIn(cheatingFactory(kind, strength, seed)).includes(kind)),
    ]),
  ) as Record<Strength, number>;

const flaggedIn = (seen: Observation): CheckName[] =>
  examine(seen)
    .filter(({ outcome }) => outcome === "flag")
    .map(({ check }) => check);

const share = <T>(of: readonly T[], holds: (one: T) => boolean): number =>
  Math.round((of.filter(holds).length / of.length) * 10_000) / 10_000;
