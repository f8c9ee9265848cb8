/** What amounts can be compared: each in the unit that its total is given in. */
const bases = { KGM: "mass", MTR: "length", LTR: "volume", H87: "pieces" } as const;

/** Codes of UN/CEFACT Recommendation 20, with how many of the base one is, exactly. */
const factors: Readonly<Record<string, readonly [base: keyof typeof bases, factor: string]>> = {
  KGM: ["KGM", "1"],
  GRM: ["KGM", "0.001"],
  MGM: ["KGM", "0.000001"],
  TNE: ["KGM", "1000"],
  LBR: ["KGM", "0.45359237"],
  ONZ: ["KGM", "0.028349523125"],
  MTR: ["MTR", "1"],
  CMT: ["MTR", "0.01"],
  MMT: ["MTR", "0.001"],
  KMT: ["MTR", "1000"],
  INH: ["MTR", "0.0254"],
  FOT: ["MTR", "0.3048"],
  LTR: ["LTR", "1"],
  MLT: ["LTR", "0.001"],
  MTQ: ["LTR", "1000"],
  H87: ["H87", "1"],
  EA: ["H87", "1"],
  C62: ["H87", "1"],
  PR: ["H87", "2"],
  DZN: ["H87", "12"],
};

/** @param unit null counts pieces; a unit that is not known compares with itself alone */
export const inBase = (unit: string | null): readonly [base: string, factor: string] =>
  factors[unit ?? "H87"] ?? [unit ?? "H87", "1"];
