import type { Period } from "../../parties/consent/period.ts";
import { instantOf } from "../../evidence/verification/instant.ts";
import { instantMs } from "../../../device-attest/record.ts";
import { microText } from "../../../device-attest/decimal.ts";
import type { CheckName, CheckResult, Outcome } from "./check.ts";
import { detection, falseAlarms, HONEST_MEASURED } from "./measured.ts";

/** A check's result as a portrait shows it: with what is known of how often the check is right. */
export interface SaidCheck {
  readonly check: CheckName;
  readonly version: number;
  readonly outcome: Outcome;
  readonly about: string | null;
  /** Decimal, on the check's own scale; a flag from `threshold` on. */
  readonly statistic: string | null;
  readonly threshold: string;
  readonly cases: number;
  /** Whole days in which its evidence lies. */
  readonly period: Period | null;
  /** How many honest factories of the red team it strikes at, of how many; and which share of its own frauds it finds. */
  readonly struck: number;
  readonly measuredOn: number;
  readonly detection: Readonly<Record<"subtle" | "plain" | "blatant", string>>;
}

const DAY_SECONDS = 86_400;
const STATISTIC_MAX = 1_000_000;

/** @param from where day 0 begins */
export function saidCheck(
  { about, cases, check, days, outcome, statistic, threshold, version }: CheckResult,
  from: string,
): SaidCheck {
  const dayAt = (day: number): string => instantOf(instantMs(from) / 1000 + day * DAY_SECONDS);
  const { blatant, plain, subtle } = detection[check];
  return {
    check,
    version,
    outcome,
    about,
    statistic: statistic === null ? null : decimalOf(statistic),
    threshold: decimalOf(threshold),
    cases,
    period: days === null ? null : { from: dayAt(days.first), to: dayAt(days.last + 1) },
    struck: Math.round(falseAlarms[check] * HONEST_MEASURED),
    measuredOn: HONEST_MEASURED,
    detection: { subtle: decimalOf(subtle), plain: decimalOf(plain), blatant: decimalOf(blatant) },
  };
}

/** To three places: a statistic is no more exact than that. */
function decimalOf(value: number): string {
  const within = Math.max(-STATISTIC_MAX, Math.min(STATISTIC_MAX, value));
  return microText(BigInt(Math.round(within * 1000)) * 1000n);
}
