import type { Severity, Watch } from "../decision/warning-rules.ts";

const steps = (...all: readonly (readonly [from: string, severity: Severity])[]) =>
  all.map(([from, severity]) => ({ from, severity }));

/**
 * What a lender looks for whose policy does not say. Only the days overdue come from a standard; the other numbers are
 * a starting point that a lender sets by its own losses, each for the reason beside it. No figure alone freezes a limit:
 * a bad quarter is not a default.
 */
export const standardWatch: Watch = {
  rules: [
    // Late from the first day; after 30 the credit risk is presumed to have risen significantly (IFRS 9, 5.5.11).
    { on: "overdue", steps: steps(["1", "watch"], ["30", "freeze"]) },
    { on: "writtenOff", steps: steps(["1", "freeze"]) },
    // Nobody lends on what he was shown and may not see any more. An end that was agreed, or a last look that was
    // taken, says nothing of the factory.
    { on: "ended", end: "revoked", steps: steps(["1", "freeze"]) },
    { on: "ended", end: "refused", steps: steps(["1", "freeze"]) },
    { on: "ended", end: "expired", steps: steps(["1", "watch"]) },
    { on: "ended", end: "usedUp", steps: steps(["1", "watch"]) },
    // Half a quarter: by then a whole month has gone by of which nothing was seen.
    { on: "age", steps: steps(["45", "watch"]) },
    // A day a week without machines is a public holiday or two; beyond half, what is left to see is no evidence.
    {
      on: "silence",
      figure: "utilisation",
      steps: steps(["0.15", "watch"], ["0.3", "reduce"], ["0.6", "freeze"]),
    },
    // A quarter against a year moves with the season by about a tenth; twice that is more than the season.
    { on: "fallen", figure: "utilisation", steps: steps(["0.2", "watch"], ["0.4", "reduce"]) },
    // Buyers pay for what came, when it came: late deliveries are late income.
    { on: "fallen", figure: "onTime", steps: steps(["0.1", "watch"], ["0.3", "reduce"]) },
    { on: "fallen", figure: "onTimeInFull", steps: steps(["0.1", "watch"], ["0.3", "reduce"]) },
    // Few workshops earn more than a twentieth of what they sell: scrap of that size eats it.
    { on: "fallen", figure: "firstPassYield", steps: steps(["0.03", "watch"], ["0.1", "reduce"]) },
    // A check is wrong now and then (docs/portrait.md measures how often); two at once rarely.
    { on: "flags", steps: steps(["1", "watch"], ["2", "reduce"]) },
    // A band is a tenth of the training's cases: one is noise, two are another class of borrower.
    { on: "bands", steps: steps(["1", "watch"], ["2", "reduce"], ["5", "freeze"]) },
  ],
  // Half: what is left is still of use to a factory that mends what was found.
  reducedToPpm: 500_000,
};
