import { microText } from "../../../device-attest/decimal.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { type Case, type Scored, scorer } from "../../score/score-case.ts";
import { microOf } from "../../score/table.ts";
import type { Score } from "./decision.ts";
import { type Facts, valueOf } from "./facts.ts";
import type { Policy } from "./policy-schema.ts";
import { originBasis } from "./rules.ts";

/** Scores one case after another; the card is read once. Decisions and portfolios are scored by this alone. */
export function scoring(
  { scorecard }: Model,
  policy: Policy,
): (facts: Facts) => { readonly scored: Scored; readonly score: Score | null } {
  const scoreBy = scorer(scorecard);
  return (facts) => {
    const scored = scoreBy(caseOf(policy, facts));
    return { scored, score: scored.kind === "scored" ? scoreOf(scored, policy, facts) : null };
  };
}

/** The case as the model knows it. */
export const caseOf = ({ characteristics }: Policy, facts: Facts): Case =>
  Object.fromEntries(
    characteristics.map(({ characteristic, from, times = 1 }) => [
      characteristic,
      multiplied(valueOf(facts, from), times),
    ]),
  );

/** A text is left as it is, and the model says that it is none of its values. */
function multiplied(value: string | undefined, times: number): string | undefined {
  if (value === undefined || times === 1 || !/^-?\d/.test(value)) return value;
  try {
    return microText(microOf(value) * BigInt(times));
  } catch {
    return value;
  }
}

function scoreOf(
  { given, pdPpm, score }: Extract<Scored, { kind: "scored" }>,
  policy: Policy,
  facts: Facts,
): Score {
  const lines = given.map(({ bin, line, points }) => ({
    characteristic: line.name,
    of: originBasis(originOf(policy, line.name), facts),
    bin,
    points,
    shortfall: line.reference - points,
  }));
  return { points: score, pdPpm, lines };
}

/** Where a characteristic comes from. */
export const originOf = ({ characteristics }: Policy, name: string) =>
  characteristics.find(({ characteristic }) => characteristic === name)!.from;
