import type { CheckName } from "./check.ts";

/** Written by scripts/red-team/write-rates.ts: 480 honest factories, 60 of each fraud and strength. */
export const HONEST_MEASURED = 480;

/** Share of honest factories that a check strikes at. */
export const falseAlarms: Readonly<Record<CheckName, number>> = {
  replayedSeries: 0,
  constantNoise: 0,
  energyAgainstRunning: 0,
  energyAgainstOutput: 0,
  runningAgainstParts: 0,
  nameplate: 0,
  peers: 0,
  massBalance: 0,
  washProduction: 0,
  circularTrade: 0,
  nearDuplicateInvoices: 0,
};

/** Share of frauds of its own kind that a check finds, from subtle to blatant. */
export const detection: Readonly<
  Record<CheckName, Readonly<Record<"subtle" | "plain" | "blatant", number>>>
> = {
  replayedSeries: { subtle: 1, plain: 1, blatant: 1 },
  constantNoise: { subtle: 1, plain: 1, blatant: 1 },
  energyAgainstRunning: { subtle: 0.8333, plain: 1, blatant: 1 },
  energyAgainstOutput: { subtle: 0.45, plain: 0.9833, blatant: 1 },
  runningAgainstParts: { subtle: 0.75, plain: 0.9833, blatant: 1 },
  nameplate: { subtle: 0.25, plain: 1, blatant: 1 },
  peers: { subtle: 0.1, plain: 0.5667, blatant: 0.9333 },
  massBalance: { subtle: 0.0333, plain: 1, blatant: 1 },
  washProduction: { subtle: 0.9667, plain: 1, blatant: 1 },
  circularTrade: { subtle: 0.2, plain: 1, blatant: 1 },
  nearDuplicateInvoices: { subtle: 0.7, plain: 1, blatant: 1 },
};
