import type { ChainPosition } from "../signed-record.ts";

/** A record that waits for its receipt, and what is known of it. */
export interface ShelvedRecord {
  readonly sequence: number;
  /** Milliseconds of the device's clock. */
  readonly writtenAt: number;
  /** SHA-256 of the statement, hexadecimal. */
  readonly statementHash: string;
  /** Set while the service has confirmed that it is durable there; forgotten by a restart. */
  acknowledgedAt: number | undefined;
}

/** A signed record on its way into the shelf. */
export interface SignedEnvelope {
  readonly envelope: Uint8Array;
  /** SHA-256 of the statement, hexadecimal. */
  readonly hash: string;
}

/** Where an outbox keeps its records: files on a device (`shelf.ts`), the database of a browser in a page. */
export interface RecordShelf {
  /** Where the key's chain stands. */
  readonly end: ChainPosition;
  readonly waiting: number;
  /** Those not anchored, oldest first, from `sequence` on. */
  entriesFrom(sequence: number): Iterable<ShelvedRecord>;
  find(statementHash: string): ShelvedRecord | undefined;
  /**
   * Writes records durably behind the others, all or none.
   * @throws DeviceError `diskFull`, `diskFault` when nothing changed, else `outboxFailed`
   */
  append(records: readonly SignedEnvelope[], end: ChainPosition, writtenAt: number): Promise<void>;
  /** The envelope of a record, or undefined when it was removed meanwhile. @throws DeviceError `diskFault` */
  envelope(record: Pick<ShelvedRecord, "statementHash">): Promise<Uint8Array | undefined>;
  /**
   * Marks records as anchored, durably: they wait no more.
   * @throws DeviceError `diskFull`, `diskFault`, `outboxFailed`
   */
  mark(records: readonly ShelvedRecord[]): Promise<void>;
  close(): Promise<void>;
}
