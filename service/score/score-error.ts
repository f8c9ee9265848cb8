/** Why a scorecard cannot be made, read or used. The code says which of `where` is there. */
export const scoreErrors = {
  unknownColumn: "there is no column of this name",
  duplicateColumn: "two columns have one name",
  notADecimal: "a value is no decimal of at most 12 digits before and 6 after the point",
  targetMissing: "a row says neither good nor bad",
  targetClasses: "the target has other than two values",
  oneClass: "every row is good, or every row is bad: nothing can be told apart",
  noBad: "no row has the word for bad",
  binNotation: "bins are written like [8,16) or like a%,%b",
  binCoverage: "bins overlap, or leave a gap",
  noBin: "no bin has this value",
  acceptedUnknown: "what is accepted is none of the characteristics",
  noCharacteristic: "every characteristic was refused",
  collinear: "the characteristic says what others say already",
  separated: "the characteristics tell some cases without error: no odds can be estimated",
  unsound: "the scorecard contradicts itself",
  wordsMissing: "the model has no words for a characteristic",
  wordsUnknown: "the model has words for what is not in it",
  documentForm: "the document does not fit its schema",
  duplicateCase: "a case has two outcomes",
  rates: "a rate lies above 0 and below 1",
} as const;

export type ScoreErrorCode = keyof typeof scoreErrors;

/** Where it is wrong: a column by name, a row of the table from 0, and what was found. */
export interface Where {
  readonly column?: string | undefined;
  readonly row?: number | undefined;
  readonly found?: string | undefined;
}

export class ScoreError extends Error {
  override readonly name = "ScoreError";
  readonly code: ScoreErrorCode;
  readonly where: Where;

  constructor(code: ScoreErrorCode, where: Where = {}) {
    super(scoreErrors[code]);
    this.code = code;
    this.where = where;
  }
}
