import { DeviceError } from "../../../device-attest/device-error.ts";
import type {
  RecordShelf,
  ShelvedRecord,
  SignedEnvelope,
} from "../../../device-attest/outbox/record-shelf.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import { done, reading, writing } from "./database.ts";
import { type Measured, measuredIn } from "./history.ts";
import type { Position } from "./settings.ts";

interface Row {
  readonly sequence: number;
  readonly statementHash: string;
  readonly writtenAt: number;
  readonly envelope: Uint8Array;
}

/**
 * Records that wait for their receipts, in the browser's database. Several pages may have it open: whoever writes holds
 * the lock of `station.ts`, looks again first, and still writes only behind the position that he signed from.
 */
export class BrowserShelf implements RecordShelf {
  readonly #database: IDBDatabase;
  #entries = new Map<string, ShelvedRecord>();
  #end: ChainPosition = CHAIN_START;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(database: IDBDatabase): Promise<BrowserShelf> {
    const shelf = new BrowserShelf(database);
    await shelf.refresh();
    return shelf;
  }

  /** Sees what other pages wrote. */
  async refresh(): Promise<void> {
    const { position, rows } = await reading(
      this.#database,
      ["setting", "record"],
      async (store) => {
        const at = (await done(store("setting").get("position"))) as Position | undefined;
        const count = await done(store("record").count());
        const isSame = at?.sequence === this.#end.sequence && count === this.#entries.size;
        const all = isSame ? undefined : ((await done(store("record").getAll())) as Row[]);
        return { position: at, rows: all };
      },
    );
    if (rows === undefined) return;
    this.#end = position ?? CHAIN_START;
    const known = this.#entries;
    this.#entries = new Map(
      rows.map(({ sequence, statementHash, writtenAt }) => [
        statementHash,
        known.get(statementHash) ?? entryOf({ sequence, statementHash, writtenAt }),
      ]),
    );
  }

  get end(): ChainPosition {
    return this.#end;
  }

  get waiting(): number {
    return this.#entries.size;
  }

  *entriesFrom(sequence: number): Generator<ShelvedRecord> {
    for (const entry of this.#entries.values()) if (entry.sequence >= sequence) yield entry;
  }

  find(statementHash: string): ShelvedRecord | undefined {
    return this.#entries.get(statementHash);
  }

  async append(
    records: readonly SignedEnvelope[],
    end: ChainPosition,
    writtenAt: number,
  ): Promise<void> {
    const from = this.#end.sequence;
    const rows = records.map(({ envelope, hash }, at): Row => {
      return { sequence: from + 1 + at, statementHash: hash, writtenAt, envelope };
    });
    await writing(this.#database, ["setting", "record", "inspection"], async (store) => {
      const stored = (await done(store("setting").get("position"))) as Position | undefined;
      if ((stored?.sequence ?? 0) !== from)
        throw new DeviceError("outboxFailed", "another page signed meanwhile");
      for (const row of rows) {
        store("record").add(row);
        const measured = measuredIn(row.envelope);
        if (measured !== undefined) store("inspection").add(measured);
      }
      await done(store("setting").put(end satisfies Position, "position"));
    });
    for (const row of rows) this.#entries.set(row.statementHash, entryOf(row));
    this.#end = end;
  }

  async envelope({
    statementHash,
  }: Pick<ShelvedRecord, "statementHash">): Promise<Uint8Array | undefined> {
    const entry = this.find(statementHash);
    if (entry === undefined) return undefined;
    const row = await reading(
      this.#database,
      ["record"],
      (store) => done(store("record").get(entry.sequence)) as Promise<Row | undefined>,
    );
    return row?.envelope;
  }

  async mark(records: readonly ShelvedRecord[]): Promise<void> {
    await writing(this.#database, ["record", "inspection"], async (store) => {
      for (const { sequence } of records) {
        store("record").delete(sequence);
        const measured = (await done(store("inspection").get(sequence))) as Measured | undefined;
        if (measured !== undefined) store("inspection").put({ ...measured, isAnchored: true });
      }
    });
    for (const { statementHash } of records) this.#entries.delete(statementHash);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const entryOf = ({ sequence, statementHash, writtenAt }: Omit<Row, "envelope">): ShelvedRecord => ({
  sequence,
  statementHash,
  writtenAt,
  acknowledgedAt: undefined,
});
