import type { AgentEvent, AgentOptions } from "./agent-options.ts";
import { DeviceError } from "./device-error.ts";
import type { RecordOutbox, WaitingRecord } from "./outbox/record-outbox.ts";
import type { Answer, Link } from "./sender.ts";

interface Ears {
  readonly tell: (event: AgentEvent) => void;
  readonly take: (receipts: unknown) => Promise<void>;
}

const WINDOW_MAX = 64;
const RESEND_AFTER_MS = 300_000;
const ANSWER_TIMEOUT_MS = 60_000;
const TICK_MS = 1000;

/** The life of one connection. It begins with the oldest record that nobody acknowledged. */
export class Session {
  readonly #link: Link;
  readonly #outbox: RecordOutbox;
  readonly #options: AgentOptions;
  readonly #ears: Ears;
  readonly #windowMax: number;
  readonly #underWay = new Set<number>();
  readonly #end = Promise.withResolvers<unknown>();
  /** Everything up to here was sent on this connection, or needs no sending. */
  #cursor = 0;
  #pollCursor = 0;
  #pausedUntil = 0;
  #isPumping = false;
  #pumpAgain = false;
  #isTicking = false;
  #isOver = false;

  constructor(link: Link, outbox: RecordOutbox, options: AgentOptions, ears: Ears) {
    this.#link = link;
    this.#outbox = outbox;
    this.#options = options;
    this.#ears = ears;
    this.#windowMax = Math.min(options.windowMax ?? WINDOW_MAX, link.windowMax);
  }

  /** @returns why it ended */
  async run(signal: AbortSignal): Promise<unknown> {
    const abort = (): void => this.#end.resolve(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    void this.#link.lost.then(this.#end.resolve);
    const timer = setInterval(() => void this.#tick(), this.#options.tickMs ?? TICK_MS);
    this.pump();
    try {
      return await this.#end.promise;
    } finally {
      this.#isOver = true;
      clearInterval(timer);
      signal.removeEventListener("abort", abort);
      await this.#link.close();
    }
  }

  /** Fills the window, in order. */
  pump(): void {
    this.#pumpAgain = true;
    if (!this.#isPumping) this.#pumpOn().catch(this.#end.resolve);
  }

  async #pumpOn(): Promise<void> {
    this.#isPumping = true;
    while (this.#pumpAgain && !this.#isOver) {
      this.#pumpAgain = false;
      await this.#fill();
    }
    this.#isPumping = false;
  }

  async #fill(): Promise<void> {
    while (this.#maySend()) {
      const record = this.#outbox.next(this.#cursor);
      if (record === undefined) return;
      this.#cursor = record.sequence;
      if (this.#underWay.has(record.sequence)) continue;
      const envelope = await this.#outbox.envelope(record);
      if (this.#isOver) return;
      if (envelope !== undefined) this.#send(record, envelope);
    }
  }

  #maySend(): boolean {
    const isOpen = !this.#isOver && this.#now() >= this.#pausedUntil;
    return isOpen && this.#underWay.size < this.#windowMax;
  }

  #send(record: WaitingRecord, envelope: Uint8Array): void {
    this.#underWay.add(record.sequence);
    this.#answerTo(envelope)
      .then((answer) => this.#hear(record, answer))
      .catch(this.#end.resolve)
      .finally(() => {
        this.#underWay.delete(record.sequence);
        this.pump();
      });
  }

  async #answerTo(envelope: Uint8Array): Promise<Answer> {
    const timeoutMs = this.#options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new DeviceError("linkLost", "no answer in time")), timeoutMs);
    });
    try {
      return await Promise.race([this.#link.send(envelope), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(record: WaitingRecord, answer: Answer): void {
    const { sequence } = record;
    if (answer.kind === "overloaded") {
      this.#pausedUntil = this.#now() + answer.retryAfterMs;
      this.#cursor = Math.min(this.#cursor, sequence - 1);
      this.#ears.tell(answer);
      return;
    }
    this.#outbox.acknowledge(record);
    if (answer.kind === "refused")
      this.#ears.tell({ kind: "refused", sequence, code: answer.code });
    else this.#ears.tell({ kind: "acknowledged", sequence, fault: answer.fault });
  }

  /** Sends again what has waited too long for its receipt, a window at a time, and asks for receipts. */
  async #tick(): Promise<void> {
    if (this.#isTicking) return;
    this.#isTicking = true;
    try {
      const before = this.#now() - (this.#options.resendAfterMs ?? RESEND_AFTER_MS);
      const lowest = this.#outbox.forgetAcknowledged(before, this.#windowMax);
      if (lowest !== undefined) this.#cursor = Math.min(this.#cursor, lowest - 1);
      this.pump();
      while (await this.#fetchReceipts());
    } catch (error) {
      this.#end.resolve(error);
    } finally {
      this.#isTicking = false;
    }
  }

  /** @returns whether asking for the next ones is worth it at once */
  async #fetchReceipts(): Promise<boolean> {
    const { fetchReceipts } = this.#link;
    if (fetchReceipts === undefined) return false;
    const asked = this.#outbox.acknowledged(this.#pollCursor, this.#windowMax);
    const answers = await Promise.all(
      asked.map(({ statementHash }) => fetchReceipts(statementHash)),
    );
    const receipts = answers.filter((answer) => answer !== undefined);
    for (const receipt of receipts) await this.#ears.take(receipt);
    this.#pollCursor = asked.length < this.#windowMax ? 0 : asked.at(-1)!.sequence;
    return receipts.length > 0 && this.#pollCursor > 0;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
