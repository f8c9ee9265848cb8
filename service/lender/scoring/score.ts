import type { Application, Portrait } from "../../credit/decision/application.ts";
import { requireScorable } from "../../credit/decision/decidable.ts";
import type { Score } from "../../credit/decision/decision.ts";
import { factsOf } from "../../credit/decision/facts.ts";
import type { Policy } from "../../credit/decision/policy-schema.ts";
import { scoring } from "../../credit/decision/scoring.ts";
import type { Model } from "../../score/document/model-schema.ts";
import { modelHash } from "../../score/document/model.ts";
import type { ScoreResult } from "../answers/scoring.ts";
import { bandOf } from "../overview.ts";

/** What a case is scored by. */
export interface Brought {
  readonly application: Application;
  readonly portrait: Portrait;
}

/** What was decided last about the factory. */
export interface Before {
  readonly decision: string;
  readonly decidedAt: string;
  readonly model: string;
  readonly score: Score | null;
}

/**
 * Scores cases of a portfolio as decisions are scored.
 * @throws DecisionError, from what it returns, for what must not be scored
 */
export function portfolioScorer(
  model: Model,
  policy: Policy,
): (brought: Brought, at: string, before: Before | undefined) => ScoreResult {
  const scoreBy = scoring(model, policy);
  const hash = modelHash(model);
  const { bands } = model.scorecard.measures;
  const shown = (score: Score | null): Pick<ScoreResult, "points" | "pdPpm" | "band"> => {
    const band = score === null ? undefined : bands[bandOf(bands, score.points)];
    return {
      points: score?.points ?? null,
      pdPpm: score?.pdPpm ?? null,
      band: band === undefined ? null : { from: band.from, to: band.to },
    };
  };
  return ({ application, portrait }, at, before) => {
    requireScorable({ application, portrait, model, policy }, at);
    const { score, scored } = scoreBy(factsOf(application, portrait));
    return {
      ...shown(score),
      unscorable: scored.kind === "scored" ? [] : scored.faults.map(({ name }) => name),
      before: before === undefined ? null : compared(before, score, before.model === hash, shown),
    };
  };
}

function compared(
  { decidedAt, decision, score: then }: Before,
  now: Score | null,
  sameModel: boolean,
  shown: (score: Score | null) => Pick<ScoreResult, "points" | "pdPpm" | "band">,
): ScoreResult["before"] {
  const { band, pdPpm, points } = shown(then);
  return {
    decision,
    decidedAt,
    sameModel,
    points,
    pdPpm,
    band: sameModel ? band : null,
    moved: sameModel ? movedLines(then, now) : [],
  };
}

type Moved = NonNullable<ScoreResult["before"]>["moved"];

function movedLines(then: Score | null, now: Score | null): Moved {
  const before = pointsBy(then);
  const after = pointsBy(now);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((characteristic) => ({
      characteristic,
      before: before.get(characteristic) ?? null,
      now: after.get(characteristic) ?? null,
    }))
    .filter((line) => line.before !== line.now);
}

const pointsBy = (score: Score | null): ReadonlyMap<string, number> =>
  new Map(score?.lines.map(({ characteristic, points }) => [characteristic, points]));
