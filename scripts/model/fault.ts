/** Why a command about models does not do what it was asked. */
export type ModelFaultCode = "usage" | "file" | "row" | "bins" | "score" | "document";

/** The message says where, in the words of whoever looks into the file: file, line, column. */
export class ModelFault extends Error {
  override readonly name = "ModelFault";
  readonly code: ModelFaultCode;

  constructor(code: ModelFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
