import { randomBytes } from "node:crypto";
import { toBase64Url, toHex } from "../bytes.ts";
import type { LogKey } from "../checkpoint.ts";
import type { Files } from "../disk/files.ts";
import type { Processes } from "../disk/lock.ts";
import { nodeFiles } from "../disk/node-files.ts";
import type { KeyStore } from "../key-store.ts";
import { logIdOf } from "../statement.ts";
import type { Owner } from "./shelf.ts";
import { RECORD_BYTES_MAX, type WriterOptions } from "./writer.ts";
import { sha256 } from "#crypto";

export interface OutboxOptions {
  /** One directory per key, on one machine; never restored from a backup. */
  readonly directory: string;
  readonly keyStore: KeyStore;
  /** The pinned key of the log; its name is the log's origin. */
  readonly logKey: LogKey;
  readonly files?: Files;
  readonly processes?: Processes;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** base64url of 16 fresh random bytes. */
  readonly salt?: () => string;
  readonly segmentBytesMax?: number;
  /** Largest envelope, in bytes: one that the service would refuse would wait for ever. */
  readonly recordBytesMax?: number;
}

const SEGMENT_BYTES_MAX = 4 * 2 ** 20;

/** Enough to look at an outbox. */
export type OutboxPlace = Pick<OutboxOptions, "directory" | "logKey" | "files"> & {
  readonly keyStore: Pick<KeyStore, "spki">;
};

export const filesOf = ({ files }: OutboxPlace): Files => files ?? nodeFiles;

export const latestFileOf = ({ directory }: OutboxPlace): string =>
  `${directory}/latest-receipt.json`;

export const ownerOf = ({ keyStore, logKey }: OutboxPlace): Owner => ({
  keyId: toHex(sha256(keyStore.spki)),
  logId: toHex(logIdOf(logKey.name)),
});

export const segmentBytesMaxOf = ({ segmentBytesMax }: OutboxOptions): number =>
  segmentBytesMax ?? SEGMENT_BYTES_MAX;

export const writerOptionsOf = (options: OutboxOptions): WriterOptions => ({
  keyStore: options.keyStore,
  logId: logIdOf(options.logKey.name),
  now: options.now ?? Date.now,
  salt: options.salt ?? ((): string => toBase64Url(randomBytes(16))),
  recordBytesMax: options.recordBytesMax ?? RECORD_BYTES_MAX,
});
