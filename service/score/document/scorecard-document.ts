import type { CrossValidation } from "../cross-validate.ts";
import type { Estimate } from "../fit/logistic.ts";
import type { Measures } from "../measure/measures.ts";
import type { Plan } from "../plan.ts";
import type { Refusal } from "../select.ts";
import type { Term, Trained } from "../train.ts";
import { figure } from "./form.ts";
import type { ScorecardDocument } from "./scorecard-schema.ts";

type Part<Name extends keyof ScorecardDocument> = ScorecardDocument[Name];

/** What training does not know of itself. */
interface Beside {
  readonly data: Part<"data">;
  readonly heldOut?: CrossValidation | undefined;
}

/** A trained scorecard as it is kept, hashed and read by others. */
export function scorecardDocument(
  trained: Trained,
  plan: Plan,
  { data, heldOut }: Beside,
): ScorecardDocument {
  const { card, measures, sample, terms } = trained;
  return {
    v: 1,
    kind: "scorecard",
    scale: plan.scale,
    reference: plan.reference,
    base: card.base,
    lines: terms.map((term, at) => lineOf(term, card.lines[at]!)),
    pd: { from: card.pd.from, ppm: [...card.pd.ppm] },
    sample,
    data,
    making: makingOf(trained, plan),
    measures: { ...measuresOf(measures), ...(heldOut && { heldOut: heldOutOf(heldOut) }) },
  };
}

const heldOutOf = ({ folds, measures, unscorable }: CrossValidation) => {
  const { brier, discrimination } = measuresOf(measures);
  return {
    folds,
    unscorable,
    ...(discrimination && { discrimination }),
    ...(brier !== undefined && { brier }),
  };
};

function lineOf(
  { bins, iv, name, ...estimate }: Term,
  line: Trained["card"]["lines"][number],
): Part<"lines">[number] {
  return {
    name,
    reference: line.reference,
    iv: figure(iv),
    estimate: estimateOf(estimate),
    bins: bins.map(({ bads, bin, goods, ...weight }, at) => ({
      bin: bin.kind === "set" ? { kind: "set", values: [...bin.values] } : bin,
      points: line.bins[at]!.points,
      goods,
      bads,
      woe: figure(weight.woe),
      iv: figure(weight.iv),
    })),
  };
}

const estimateOf = ({ coefficient, pValue, standardError }: Estimate) => ({
  coefficient: figure(coefficient),
  standardError: figure(standardError),
  pValue: figure(pValue),
});

function makingOf(
  { accepted, fit, intercept, refused, terms }: Trained,
  plan: Plan,
): Part<"making"> {
  const { binning, bins, categoriesMax, ivMin, longRunBadRate, target } = plan;
  return {
    target,
    binning: {
      classes: binning.classes,
      shareMin: figure(binning.shareMin),
      binsMax: binning.binsMax,
      chiSquareMin: figure(binning.chiSquareMin),
    },
    chosenBins: terms.map(({ name }) => name).filter((name) => bins.has(name)),
    ivMin: figure(ivMin),
    categoriesMax,
    ...(longRunBadRate !== undefined && { longRunBadRate: figure(longRunBadRate) }),
    accepted: [...accepted],
    refused: refused.map(refusalOf),
    intercept: { ...estimateOf(fit.intercept), coefficient: figure(intercept) },
    deviance: figure(fit.deviance),
  };
}

const refusalOf = ({ code, coefficient, iv, name }: Refusal) => ({
  name,
  code,
  ...(iv !== undefined && { iv: figure(iv) }),
  ...(coefficient !== undefined && { coefficient: figure(coefficient) }),
});

function measuresOf({ bands, brier, discrimination, goodnessOfFit }: Measures): Part<"measures"> {
  return {
    ...(discrimination && {
      discrimination: {
        auc: figure(discrimination.auc),
        gini: figure(discrimination.gini),
        ks: figure(discrimination.ks),
        ksScore: discrimination.ksScore,
      },
    }),
    ...(brier !== undefined && { brier: figure(brier) }),
    ...(goodnessOfFit && {
      goodnessOfFit: {
        chiSquare: figure(goodnessOfFit.chiSquare),
        degrees: goodnessOfFit.degrees,
        pValue: figure(goodnessOfFit.pValue),
      },
    }),
    bands: bands.map(({ bads, from, goods, pdPpmSum, to }) => ({
      from,
      to,
      goods,
      bads,
      pdPpmSum,
    })),
  };
}
