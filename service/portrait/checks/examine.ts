import type { CheckName, CheckResult } from "./check.ts";
import { circularTrade } from "./circular-trade.ts";
import { constantNoise } from "./constant-noise.ts";
import { energyAgainstRunning } from "./energy-against-running.ts";
import { massBalance } from "./mass-balance.ts";
import { nameplate } from "./nameplate.ts";
import { nearDuplicateInvoices } from "./near-duplicate-invoices.ts";
import type { Observation } from "./observation.ts";
import { energyAgainstOutput, runningAgainstParts } from "./output.ts";
import { peers } from "./peers.ts";
import { replayedSeries } from "./replayed-series.ts";
import { washProduction } from "./wash-production.ts";

const checks: Readonly<Record<CheckName, (seen: Observation) => CheckResult>> = {
  replayedSeries,
  constantNoise,
  energyAgainstRunning,
  energyAgainstOutput,
  runningAgainstParts,
  nameplate,
  peers,
  massBalance,
  washProduction,
  circularTrade,
  nearDuplicateInvoices,
};

/** Holds what a factory says of itself against itself, each check by itself and one result of each. */
export const examine = (seen: Observation): CheckResult[] =>
  Object.values(checks).map((check) => check(seen));
