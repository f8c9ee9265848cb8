import { utf8 } from "../../device-attest/bytes.ts";
import {
  type Checkpoint,
  checkpointBody,
  checkpointNote,
  type LogKey,
} from "../../device-attest/checkpoint.ts";

/** Whoever holds the log's Ed25519 key. Its key's name is the log's origin. */
export interface LogSigner {
  readonly key: LogKey;
  /** Ed25519 (RFC 8032), 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** The signed note of a checkpoint. */
export function signCheckpoint(checkpoint: Checkpoint, { key, sign }: LogSigner): string {
  const body = checkpointBody(checkpoint);
  return checkpointNote(body, key, sign(utf8(body)));
}

export interface LogPromise {
  readonly v: 1;
  /** 32 bytes, hexadecimal. */
  readonly statementHash: string;
  readonly index: number;
  /** UTC, milliseconds, ISO 8601. */
  readonly promisedAt: string;
  /** The maximum merge delay: by then the entry is under an anchored root. */
  readonly withinSeconds: number;
  readonly signature: string;
}

/** What a promise signs: a first line that no checkpoint has, so that neither can pass for the other. */
export const promiseBody = (promise: Omit<LogPromise, "v" | "signature">, origin: string): string =>
  [
    `${origin}/promise`,
    promise.statementHash,
    String(promise.index),
    promise.promisedAt,
    String(promise.withinSeconds),
    "",
  ].join("\n");

export function signPromise(
  promise: Omit<LogPromise, "v" | "signature">,
  { key, sign }: LogSigner,
): LogPromise {
  const body = promiseBody(promise, key.name);
  return { v: 1, ...promise, signature: checkpointNote(body, key, sign(utf8(body))) };
}
