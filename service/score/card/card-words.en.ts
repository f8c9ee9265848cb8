import type { CardWords } from "./card-words.ts";

export const en: CardWords = {
  watermark: "**ILLUSTRATIVE.** Made to be looked at. It decides nothing about anybody.",
  bars: {
    notValidated: "It may not decide by itself: it is not validated.",
    noValidator: "It may not decide by itself: nobody validated it.",
    ownerValidates: "It may not decide by itself: its owner validated it himself.",
    expired: "It may not decide by itself: its time is over.",
  },
  mayDecide: (until) => `It may decide by itself until ${until}; from then on a person decides.`,
  statuses: {
    illustrative: "illustrative",
    shadow: "shadow: runs beside people, decides nothing",
    validated: "validated",
    retired: "retired",
  },
  details: {
    title: "Model",
    hash: "SHA-256",
    status: "Status",
    owner: "Owner",
    validator: "Validator",
    nobody: "nobody",
    validUntil: "Valid until",
  },
  purpose: "Intended use",
  limits: "What it must not be used for",
  data: {
    title: "Training data",
    counts: (rows, bads, rate) => `${rows} cases, ${bads} of them bad (${rate}).`,
    target: (column, bad) => `Bad is whose ${column} is ${bad}.`,
    hash: (hash) => `SHA-256 of the file: \`${hash}\``,
  },
  making: {
    title: "How it was made",
    method: (classes, share, binsMax) =>
      `Numbers are cut into ${classes} classes by quantiles; neighbours are pooled until the bad rate only rises or falls, each bin has ${share} of the cases and differs from the next by more than chance, at most ${binsMax} bins. Weights of evidence (positive = worse than the whole) enter a logistic regression; the log odds become points.`,
    chosen: (names) => `Bins chosen by a person: ${names}.`,
    longRun: (rate) => `Calibrated to a long-run bad rate of ${rate}.`,
    accepted: (name, because) => `${name} was accepted against the rules: ${because}`,
    scale: (points, odds, pdo) =>
      `${points} points are odds of ${odds} (bad : good); ${pdo} points more double the odds for good.`,
    references: {
      average: "Reasons are the largest shortfalls against the average points of a characteristic.",
      best: "Reasons are the largest shortfalls against the best bin of a characteristic.",
    },
  },
  measures: {
    title: "Performance",
    flatter:
      "On the cases that it was made from, which flatters: `model evaluate` says it of others.",
    heldOut: (folds) =>
      `The second column is of cases held out, each of ${folds} folds while the others were trained on.`,
    head: ["measure", "training data", "held out"],
    bandHead: ["score", "cases", "bad", "bad rate", "PD"],
  },
  card: {
    title: "Scorecard",
    base: (points) => `Every case begins with ${points} points.`,
    head: ["bin", "cases", "bad", "bad rate", "WOE", "points"],
    characteristic: (iv, coefficient, error, p) =>
      `IV ${iv}, coefficient ${coefficient} (standard error ${error}, p ${p})`,
  },
  refusedTitle: "Not in the model",
  refusals: {
    tooManyCategories: "too many categories",
    oneBin: "no two large enough groups differ by more than chance",
    lowInformation: "says too little",
    collinear: "says what others say already",
    negativeCoefficient: "would give points for what is bad",
  },
};
