/** What is wrong with a whole file, by code: the page has the words. */
export type RefusalCode =
  | "unreadable"
  | "fileTooLarge"
  | "unpackedTooLarge"
  | "tooManyRows"
  | "tooManyColumns"
  | "cellTooLong"
  | "encoding"
  | "csvBroken"
  | "xlsxBroken"
  | "encrypted"
  | "noRows";

export class ImportRefused extends Error {
  readonly code: RefusalCode;
  /** What the words speak of, such as the limit that was passed. */
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: RefusalCode, values: ImportRefused["values"] = {}) {
    super(code);
    this.name = "ImportRefused";
    this.code = code;
    this.values = values;
  }
}
