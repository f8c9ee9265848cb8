import { concat, equal, utf8 } from "./bytes.ts";
import { Fault } from "./fault.ts";
import { sha256 } from "#crypto";

/** Layout: docs/device-protocol.md, "The statement"; big-endian throughout. */
export const STATEMENT_BYTES = 184;
export const RECORD_HASH_AT = 48;
export const SEQUENCE_AT = 144;
export const PREVIOUS_AT = 152;
const ZERO = new Uint8Array(32);

/** What a leaf of the log is about. Devices sign `rec`; the service logs the others for its parties. */
const TAGS = {
  rec: utf8("tallystick/rec/1"),
  inq: utf8("tallystick/inq/1"),
  snp: utf8("tallystick/snp/1"),
  dec: utf8("tallystick/dec/1"),
  rev: utf8("tallystick/rev/1"),
} as const;
export type StatementKind = keyof typeof TAGS;

export interface Statement {
  readonly kind: StatementKind;
  /** SHA-256 of the log's origin. */
  readonly logId: Uint8Array;
  /** SHA-256 of the record in canonical form. */
  readonly recordHash: Uint8Array;
  /** SHA-256 of the packed judgement, or zero. */
  readonly judgementHash: Uint8Array;
  /** SHA-256 of the key's 91-byte SubjectPublicKeyInfo. */
  readonly keyId: Uint8Array;
  /** From 1, without a gap, per key. */
  readonly sequence: number;
  /** SHA-256 of the key's statement before this one, zero at sequence 1. */
  readonly previous: Uint8Array;
}

export const logIdOf = (origin: string): Uint8Array => sha256(utf8(origin));
export const statementHashOf = (statement: Uint8Array): Uint8Array => sha256(statement);

/** @throws Fault `sequenceRange`, `previousRange` */
export function encodeStatement(statement: Statement): Uint8Array<ArrayBuffer> {
  requireRange(statement.sequence, statement.previous);
  const sequence = new Uint8Array(8);
  new DataView(sequence.buffer).setBigUint64(0, BigInt(statement.sequence));
  const { logId, recordHash, judgementHash, keyId, previous } = statement;
  return concat(
    TAGS[statement.kind],
    ...[logId, recordHash, judgementHash, keyId].map(hash32),
    sequence,
    hash32(previous),
  );
}

/** @throws Fault `statementLength`, `statementTag`, `sequenceRange`, `previousRange` */
export function decodeStatement(bytes: Uint8Array): Statement {
  if (bytes.length !== STATEMENT_BYTES) throw new Fault("statementLength");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sequence = Number(view.getBigUint64(SEQUENCE_AT));
  const previous = bytes.subarray(PREVIOUS_AT, STATEMENT_BYTES);
  const kind = kindOf(bytes.subarray(0, 16));
  requireRange(sequence, previous);
  return {
    kind,
    logId: bytes.subarray(16, 48),
    recordHash: bytes.subarray(RECORD_HASH_AT, RECORD_HASH_AT + 32),
    judgementHash: bytes.subarray(80, 112),
    keyId: bytes.subarray(112, 144),
    sequence,
    previous,
  };
}

/** Whether the statement carries a judgement. */
export const hasJudgement = (statement: Statement): boolean =>
  !equal(statement.judgementHash, ZERO);

function kindOf(tag: Uint8Array): StatementKind {
  for (const kind of ["rec", "inq", "snp", "dec", "rev"] as const)
    if (equal(tag, TAGS[kind])) return kind;
  throw new Fault("statementTag");
}

function requireRange(sequence: number, previous: Uint8Array): void {
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new Fault("sequenceRange");
  if ((sequence === 1) !== equal(previous, ZERO)) throw new Fault("previousRange");
}

function hash32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new Fault("encoding", "a hash has 32 bytes");
  return bytes;
}
