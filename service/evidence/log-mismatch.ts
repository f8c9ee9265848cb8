const words = {
  logBehind: "holds more entries than this database",
  rootDiffers: "holds another root than this database",
} as const;

export type MismatchCode = keyof typeof words;

/**
 * The database and something outside of it (the chain, or the witness file) do not hold the same log: a restored
 * backup, or another log's database. Going on would sign a fork.
 */
export class LogMismatch extends Error {
  readonly code: MismatchCode;
  constructor(code: MismatchCode, heldSize: number, ownSize: number, holder: string) {
    super(
      `${holder} ${words[code]}: ${String(heldSize)} entries there, ${String(ownSize)} here. ` +
        "Restore the newest backup, or start a successor log (docs/operations.md).",
    );
    this.name = "LogMismatch";
    this.code = code;
  }
}
