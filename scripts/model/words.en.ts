import type { ModelWords } from "./words.ts";

export const en: ModelWords = {
  data: (file, rows, bads, rate, columns) =>
    `${file}: ${rows} rows, ${bads} of them bad (${rate}), ${columns} characteristics`,
  binning: (name, done) => `binning ${done} ${name}`,
  head: ["characteristic", "IV", "coefficient", "std. error", "p"],
  binHead: ["bin", "rows", "share", "bad rate", "WOE", "points"],
  base: (points) => `every case begins with ${points} points`,
  scale: (points, odds, pdo) =>
    `${points} points at odds of ${odds} (bad : good), ${pdo} points more double the odds`,
  reach: (from, to, worst, best) =>
    `scores from ${from} (PD ${worst}) to ${to} (PD ${best}); a higher score is a lower risk`,
  refusedTitle: "not in the model",
  refusals: {
    tooManyCategories: ({ categoriesMax }) =>
      `more than ${categoriesMax} categories: a name or a number of something, no characteristic`,
    oneBin: () => "one bin: no two large enough groups of it differ by more than chance",
    lowInformation: ({ iv, ivMin }) => `IV ${iv} is under ${ivMin}: it says too little`,
    collinear: () => "says what the others say already",
    negativeCoefficient: ({ coefficient }) =>
      `coefficient ${coefficient} is negative: it would give points for what is bad`,
  },
  accepted: (name, because) => `${name} was accepted against the rules: ${because}`,
  fit: (deviance, iterations) => `deviance ${deviance} after ${iterations} iterations`,
  developed: (auc, gini, ks) =>
    `on these same cases, which flatters: AUC ${auc}, Gini ${gini}, KS ${ks}`,
  heldOut: (folds, auc, gini, ks) =>
    `on ${folds} folds, each held out while the others were trained on: AUC ${auc}, Gini ${gini}, KS ${ks}`,
  notHeldOut: "nothing was held out: nobody knows what it is worth on other cases",
  written: (file) => `written: ${file}`,
  draft: (file) => `${file}: a scorecard without papers, no model yet`,
  statuses: {
    illustrative: "illustrative",
    shadow: "shadow",
    validated: "validated",
    retired: "retired",
  },
  watermark: "ILLUSTRATIVE: made to be looked at. It decides nothing about anybody.",
  evaluate: {
    cases: (file, goods, bads) => `${file}: ${goods} good and ${bads} bad cases scored`,
    indeterminate: (cases) => `${cases} between good and bad, left out`,
    open: (cases) => `${cases} without an outcome, left out`,
    unmatched: (cases) => `${cases} outcomes of cases that are not in the data, left out`,
    unscored: (cases) => `${cases} without a score: the model never saw such values`,
    measureHead: ["measure", "development", "held out", "here"],
    measures: {
      auc: "AUC",
      gini: "Gini",
      ks: "KS @ score",
      brier: "Brier",
      fit: "Hosmer–Lemeshow / df",
    },
    calibrationTitle: "calibration: did the probabilities come true?",
    bandHead: ["score", "cases", "bad", "bad rate", "PD"],
    shiftTitle: "stability: are these the people that the model was made from? (PSI)",
    shiftHead: ["", "PSI", ""],
    score: "score",
    stabilities: {
      stable: "stable",
      watch: "watch: from 0.1 on",
      shifted: "shifted: from 0.25 on",
    },
    contest: (file) => `challenger ${file}, on the cases that both score`,
    contestHead: ["measure", "champion", "challenger"],
    cutOffs: (champion, challenger) =>
      `swap set: the champion lets in from ${champion}, the challenger from ${challenger}, which is no more of them`,
    swapHead: ["", "cases", "bad", "bad rate"],
    swap: {
      both: "let in by both",
      out: "by the champion only (swapped out)",
      in: "by the challenger only (swapped in)",
      neither: "by neither",
    },
  },
  explain: {
    case: (place) => `case at ${place}`,
    score: (score, pd) => `score ${score}, probability of default ${pd}`,
    head: ["characteristic", "this case", "bin", "points", "reference"],
    base: "base",
    reasonsTitle: "what cost most points against the reference",
    noReasons: "nothing lies under its reference",
    reason: (words, bin, points) => `${words} (${bin}): ${points} points under the reference`,
    unscorable: "no score: a person has to look",
    faults: {
      noBin: (name, found) => `${name}: the model never saw ${found}`,
      notADecimal: (name, found) => `${name}: ${found} is no number`,
    },
    mayDecide: "this model may decide by itself",
    bars: {
      notValidated: "a person decides: the model is not validated",
      noValidator: "a person decides: nobody validated the model",
      ownerValidates: "a person decides: the owner validated the model himself",
      expired: "a person decides: the model's time is over",
    },
  },
};
