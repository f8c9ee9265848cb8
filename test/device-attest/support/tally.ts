import { toHex } from "../../../device-attest/bytes.ts";
import { DeviceError } from "../../../device-attest/device-error.ts";
import type { Processes } from "../../../device-attest/disk/lock.ts";
import { openEnvelope, type OpenedEnvelope } from "../../../device-attest/envelope.ts";
import { Outbox } from "../../../device-attest/outbox.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { draft, freshKey } from "./drafts.ts";
import { FakeLog } from "./fake-log.ts";
import { MemoryFiles } from "./memory-files.ts";

const keyStore = freshKey();
let lives = 0;
/** Every opening is another process, and none before it lives. */
const nextLife = (): Processes => ({ self: `life ${String(++lives)}`, isAlive: () => false });

/** Everything an outbox ever said, held against what it says later. */
export class Tally {
  files = new MemoryFiles();
  readonly log = new FakeLog();
  outbox!: Outbox;
  /** Statement by sequence, of everything that anybody could have seen. */
  readonly seen = new Map<number, string>();
  /** Those whose receipt was shown to the outbox: it may have let them go. */
  readonly #offered = new Set<number>();
  /** Those that it said it let go. */
  readonly #anchored = new Set<number>();
  #salt = 0;

  async open(): Promise<void> {
    this.outbox = await Outbox.open({
      directory: "/outbox",
      keyStore,
      logKey: this.log.logKey,
      files: this.files,
      processes: nextLife(),
      segmentBytesMax: 1500,
      now: () => 1_785_000_000_000,
      salt: () => `${String(this.#salt++).padStart(21, "0")}A`,
    });
  }

  /** @returns how many of the drafts were accepted */
  async append(count: number): Promise<number> {
    const drafts = Array.from({ length: count }, () => this.outbox.append(draft()));
    const outcomes = await Promise.allSettled(drafts);
    for (const outcome of outcomes)
      if (outcome.status === "fulfilled")
        this.#see(outcome.value.sequence, outcome.value.statementHash);
      else if (!(outcome.reason instanceof DeviceError)) throw outcome.reason;
    return outcomes.filter(({ status }) => status === "fulfilled").length;
  }

  /** Everything that waits, as it would be sent. */
  async waiting(): Promise<OpenedEnvelope[]> {
    const envelopes = [];
    for (let at = this.outbox.next(0); at !== undefined; at = this.outbox.next(at.sequence)) {
      const bytes = await this.outbox.envelope(at);
      if (bytes !== undefined) envelopes.push(openEnvelope(bytes));
    }
    return envelopes;
  }

  /** Sends everything that waits, and takes the receipts of every `nth` after the first `skipped`. */
  async anchor(nth: number, skipped = 0): Promise<void> {
    const sent = await this.waiting();
    for (const { statement, statementBytes } of sent) {
      this.#see(statement.sequence, toHex(statementHashOf(statementBytes)));
      this.log.append(statementBytes);
    }
    const chosen = sent.filter((_, at) => at >= skipped && at % nth === 0);
    if (chosen.length === 0) return;
    const hashes = chosen.map(({ statementBytes }) => toHex(statementHashOf(statementBytes)));
    for (const { statement } of chosen) this.#offered.add(statement.sequence);
    const { anchored } = await this.outbox.accept(this.log.receipts(hashes));
    for (const sequence of anchored) this.#anchored.add(sequence);
  }

  /** Whatever happened: nothing seen is lost, doubled, changed or out of order. */
  async check(): Promise<void> {
    const { weather } = this.files;
    this.files.weather = () => undefined;
    await this.#check();
    this.files.weather = weather;
  }

  async #check(): Promise<void> {
    const sequences = (await this.waiting()).map(({ statement, statementBytes }) => {
      this.#see(statement.sequence, toHex(statementHashOf(statementBytes)));
      return statement.sequence;
    });
    if (sequences.some((sequence, at) => at > 0 && sequence <= sequences[at - 1]!))
      throw new Error(`out of order: ${sequences.join(" ")}`);
    for (const sequence of this.seen.keys()) {
      const isWaiting = sequences.includes(sequence);
      if (!isWaiting && !this.#offered.has(sequence))
        throw new Error(`${String(sequence)} is lost`);
      if (isWaiting && this.#anchored.has(sequence)) throw new Error(`${String(sequence)} is back`);
    }
    const newest = Math.max(0, ...this.seen.keys());
    if (this.outbox.position.sequence !== newest)
      throw new Error(`at ${String(this.outbox.position.sequence)} after ${String(newest)}`);
  }

  #see(sequence: number, statementHash: string): void {
    const before = this.seen.get(sequence);
    if (before !== undefined && before !== statementHash)
      throw new Error(`two statements for sequence ${String(sequence)}`);
    this.seen.set(sequence, statementHash);
  }
}
