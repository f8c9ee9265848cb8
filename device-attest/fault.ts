/**
 * Everything that can be wrong with what a device sends, by code. The codes are part of the wire contract: they stand
 * in `docs/device-protocol.md`, in the test vectors and in the log (`refused:<code>`).
 */
export const faults = {
  // No valid signature can be read from it: quarantined, never in the log.
  malformed: "not JSON in UTF-8",
  tooLarge: "larger than the receiver takes",
  tooDeep: "nested deeper than 32 levels",
  envelope: "not an object with statement, signature and record",
  encoding: "not the one allowed spelling of some bytes",
  statementLength: "a statement has exactly 184 bytes",
  statementTag: "an unknown statement tag",
  sequenceRange: "a sequence lies between 1 and 2^53-1",
  previousRange: "previous is zero exactly at sequence 1",
  wrongLog: "the statement is bound to another log",
  signatureLength: "a signature has exactly 64 bytes, r then s",
  highS: "s lies above half the group order",
  keyEncoding: "a key is the 91-byte uncompressed DER SubjectPublicKeyInfo of a P-256 point",
  keyUnknown: "no registered key has this id",
  keyEnded: "the key's life is over",
  badSignature: "the signature does not verify under the key",
  // Validly signed, so in the log, with the fault on record.
  recordHash: "the record does not hash to the statement's recordHash",
  duplicateKey: "an object names a member twice",
  numberRange: "a number that is not an integer within 2^53-1",
  unicode: "a string with a lone surrogate has no UTF-8 form",
  schema: "the record does not fit its schema",
  recordSequence: "the record's sequence is not the statement's",
  recordDevice: "the record names another device than the key's",
  previousMismatch: "previous is not the hash of the statement before",
  judgementHash: "the judgement does not hash to the statement's judgementHash",
  judgementLayout: "the judgement is not well packed",
  judgementMismatch: "the judgement does not encode the record's inspection",
  clockAhead: "captured later than the receiver's clock allows",
  clockBehind: "captured longer ago than the receiver's clock allows",
  // The device's own side.
  notIncluded: "the inclusion proof does not lead to the checkpoint's root",
  checkpointFormat: "not a C2SP checkpoint",
  checkpointOrigin: "a checkpoint of another log",
  checkpointSignature: "no signature of the pinned log key",
  receiptFormat: "not a receipt",
} as const;

export type FaultCode = keyof typeof faults;

/** Hostile or broken input, as a code. The message says which input and why, and never holds a secret. */
export class Fault extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string = faults[code]) {
    super(detail);
    this.name = "Fault";
    this.code = code;
  }
}

/** What `attempt` returns, or the fault it threw; any other error is a bug and passes through. */
export function caught<T>(attempt: () => T): T | Fault {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
