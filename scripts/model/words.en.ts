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
};
