import { toHex, utf8 } from "../bytes.ts";
import { DeviceError } from "../device-error.ts";
import { encodeEnvelope } from "../envelope.ts";
import { Fault } from "../fault.ts";
import type { KeyStore } from "../key-store.ts";
import { type ChainPosition, type RecordDraft, signRecord } from "../signed-record.ts";
import type { RecordShelf } from "./record-shelf.ts";

/** Where a draft ended up. */
export interface Appended {
  readonly sequence: number;
  /** SHA-256 of the statement, hexadecimal. */
  readonly statementHash: string;
}

export interface WriterOptions {
  readonly keyStore: KeyStore;
  readonly logId: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** base64url of 16 fresh random bytes. */
  readonly salt: () => string;
  readonly recordBytesMax: number;
}

interface Waiter {
  readonly draft: RecordDraft;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

interface Signed {
  readonly waiter: Waiter;
  readonly envelope: Uint8Array;
  readonly appended: Appended;
  readonly hash: string;
}

/** Largest envelope that a service takes unless it says otherwise. */
export const RECORD_BYTES_MAX = 2 ** 20;
const GROUP_RECORDS_MAX = 256;
const GROUP_BYTES_MAX = 2 ** 20;

/** Signs drafts one after the other and writes them in groups: one fsync for all that came during the last one. */
export class Writer {
  readonly #shelf: RecordShelf;
  readonly #options: WriterOptions;
  readonly #queue: Waiter[] = [];
  #running: Promise<void> | undefined;
  /** Why nothing more is written. */
  #ended: DeviceError | undefined;

  /** @param isRetired whether the key has said its last word already */
  constructor(shelf: RecordShelf, options: WriterOptions, isRetired: boolean) {
    this.#shelf = shelf;
    this.#options = options;
    this.#ended = isRetired ? new DeviceError("keyRetired") : undefined;
  }

  append(draft: RecordDraft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ draft, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Ends after what is queued is written. */
  async close(): Promise<void> {
    await this.#running;
    this.#ended = new DeviceError("outboxClosed");
  }

  async #run(): Promise<void> {
    // Lets those who append in one go share the first group.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#writeGroup();
    this.#running = undefined;
  }

  async #writeGroup(): Promise<void> {
    const { group, end } = await this.#signGroup();
    if (group.length === 0) return;
    try {
      await this.#shelf.append(group, end, this.#options.now());
    } catch (error) {
      for (const { waiter } of group) waiter.reject(error);
      return;
    }
    if (group.at(-1)?.waiter.draft.kind === "retire") this.#ended = new DeviceError("keyRetired");
    for (const { waiter, appended } of group) waiter.resolve(appended);
  }

  /** What is not written in the end was seen by nobody: its sequences may be given again. */
  async #signGroup(): Promise<{ readonly group: Signed[]; readonly end: ChainPosition }> {
    const group: Signed[] = [];
    let end = this.#shelf.end;
    let bytes = 0;
    while (group.length < GROUP_RECORDS_MAX && bytes < GROUP_BYTES_MAX) {
      const waiter = this.#queue.shift();
      if (waiter === undefined) break;
      try {
        const signed = await this.#sign(waiter, end);
        group.push(signed);
        end = signed.end;
        bytes += signed.envelope.length;
        if (waiter.draft.kind === "retire") break;
      } catch (error) {
        waiter.reject(error);
      }
    }
    return { group, end };
  }

  async #sign(waiter: Waiter, after: ChainPosition): Promise<Signed & { end: ChainPosition }> {
    if (this.#ended !== undefined) throw this.#ended;
    const { keyStore, logId, salt, recordBytesMax } = this.#options;
    const draft = withFinalSequence(waiter.draft, after.sequence + 1);
    const { envelope, position } = await signRecord(draft, after, {
      keyStore,
      logId,
      salt: salt(),
    });
    const bytes = utf8(encodeEnvelope(envelope));
    if (bytes.length > recordBytesMax) throw new Fault("tooLarge");
    const hash = toHex(position.previous);
    const appended = { sequence: position.sequence, statementHash: hash };
    return { waiter, envelope: bytes, appended, hash, end: position };
  }
}

/** Only here is it known which sequence will be the last. */
const withFinalSequence = (draft: RecordDraft, sequence: number): RecordDraft =>
  draft.kind === "retire"
    ? { ...draft, retire: { ...draft.retire, finalSequence: sequence } }
    : draft;
