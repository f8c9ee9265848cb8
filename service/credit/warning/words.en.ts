import type { WarningWords } from "./words.ts";

const figures: Readonly<Record<string, string>> = {
  utilisation: "the time that machines run",
  onTime: "the share of deliveries on time",
  onTimeInFull: "the share of deliveries on time and in full",
  firstPassYield: "the share of parts that pass their first inspection",
};
const ended: Readonly<Record<string, string>> = {
  expired: "the authorisation to look at the factory's records has ended",
  revoked: "the factory took back the authorisation to look at its records",
  refused: "the factory's service does not let the lender look any more",
  usedUp: "the authorisation allows no further look",
};

export const en: WarningWords = {
  fallen: (name) => `${figures[name] ?? name} has fallen, or is not shown any more`,
  silence: (name) => `machines say less than they did: ${figures[name] ?? name} is less evidenced`,
  flags: () => "records do not fit together that did before",
  bands: () => "the factory's points have fallen",
  ended: (name) => ended[name] ?? name,
  age: () => "the newest portrait is old",
  overdue: () => "a loan is overdue",
  writtenOff: () => "a loan was written off",
};
