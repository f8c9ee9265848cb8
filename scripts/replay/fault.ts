/** Why a row of a source cannot become part of a record. The codes stand in reports; nothing is guessed instead. */
export const rowFaults = {
  lineTooLong: "the line is longer than a row may be",
  encoding: "the line is not text in the declared encoding",
  controlCharacter: "the line holds a control character",
  quote: "a quotation mark where RFC 4180 allows none, or one that is never closed",
  columnCount: "the row has more or fewer cells than the header",
  missing: "a required cell holds no value",
  notANumber: "the cell is not a number of the declared dialect",
  notAnInteger: "the cell is not an integer within 2^53-1",
  precision:
    "the number has more decimals than a record carries, and the mapping declares no rounding",
  range: "the number has more than 12 digits before the point",
  notATime: "the cell is not a time of the declared format",
  timeAmbiguous: "the local time happens twice in its zone",
  timeSkipped: "the local time does not exist in its zone",
  unknownWord: "the cell is none of the words that the mapping translates",
  tooLong: "the text is longer than a record takes",
  joinMissing: "the joined file has no such row",
  noReadings: "every cell of the row is without a value",
  schema: "the record would not fit its schema",
} as const;

export type RowFaultCode = keyof typeof rowFaults;

/** What is wrong with one row, and where. Thrown by the cell readers, caught once per row. */
export class RowFault extends Error {
  readonly code: RowFaultCode;
  readonly column: string | undefined;
  /** What was found, cut short. */
  readonly found: string;

  constructor(code: RowFaultCode, found = "", column?: string) {
    super(rowFaults[code]);
    this.name = "RowFault";
    this.code = code;
    this.column = column;
    this.found = found.length > FOUND_MAX ? `${found.slice(0, FOUND_MAX)}…` : found;
  }
}

const FOUND_MAX = 80;

/** Why a replay does not start or cannot go on. */
export type ReplayErrorCode =
  "usage" | "mapping" | "source" | "header" | "device" | "otherJob" | "foreignRecord";

export class ReplayError extends Error {
  readonly code: ReplayErrorCode;
  constructor(code: ReplayErrorCode, message: string) {
    super(message);
    this.name = "ReplayError";
    this.code = code;
  }
}
