import type { AgentEvent, AgentOptions } from "./agent-options.ts";
import { backoffMs, type BackoffOptions } from "./backoff.ts";
import { delay } from "./delay.ts";
import { Fault } from "./fault.ts";
import type { RecordOutbox } from "./outbox/record-outbox.ts";
import type { OutboxStatus } from "./outbox/status.ts";
import type { Appended } from "./outbox/writer.ts";
import type { Link } from "./sender.ts";
import { Session } from "./session.ts";
import type { RecordDraft } from "./signed-record.ts";

const BACKOFF: BackoffOptions = { msMin: 500, msMax: 60_000 };
/** A thousand items of 53 nodes fit. */
const RECEIPTS_BYTES_MAX = 8_000_000;

/** Drains an outbox: keeps a connection, sends in order, and lets go of what the log has proven to hold. */
export class DeviceAgent {
  readonly #options: AgentOptions;
  readonly #outbox: RecordOutbox;
  readonly #drained: (() => void)[] = [];
  #session: Session | undefined;
  #attempt = 0;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#outbox = options.outbox;
  }

  /** Like `Outbox.append`, and sends it. The draft gets `seen` unless it has one. */
  async append(draft: RecordDraft): Promise<Appended> {
    const seen = (this.#options.seen ?? true) ? this.#outbox.seen : undefined;
    const appended = await this.#outbox.append(seen === undefined ? draft : { seen, ...draft });
    this.#session?.pump();
    return appended;
  }

  /** Sends until `signal` aborts; whatever goes wrong on the way is tried again. */
  async run(signal: AbortSignal): Promise<void> {
    const { backoff = BACKOFF, now = Date.now, random = Math.random } = this.#options;
    while (!signal.aborted) {
      const startedAt = now();
      const error = await this.#serve(signal);
      if (signal.aborted) return;
      if (now() - startedAt > backoff.msMax) this.#attempt = 0;
      const retryInMs = backoffMs(this.#attempt++, backoff, random());
      this.#tell({ kind: "disconnected", error, retryInMs });
      await delay(retryInMs, signal);
    }
  }

  /** Settles once nothing waits for a receipt. */
  async drained(): Promise<void> {
    if (this.#outbox.waiting === 0) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  status(): OutboxStatus {
    return this.#outbox.status();
  }

  /** One connection. @returns why it ended */
  async #serve(signal: AbortSignal): Promise<unknown> {
    try {
      const link = await this.#connect(signal);
      this.#tell({ kind: "connected" });
      this.#session = new Session(link, this.#outbox, this.#options, {
        tell: (event) => this.#tell(event),
        take: (receipts) => this.#take(receipts),
      });
      return await this.#session.run(signal);
    } catch (error) {
      return error;
    } finally {
      this.#session = undefined;
    }
  }

  /** Whoever stops us does not wait for a connection that may never come. */
  async #connect(signal: AbortSignal): Promise<Link> {
    const connecting = this.#options.sender.connect((message) => void this.#takeBytes(message));
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = (): void => {
      reject(signal.reason);
      void connecting.then((link) => link.close()).catch(() => undefined);
    };
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([connecting, aborted]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  async #takeBytes(message: Uint8Array): Promise<void> {
    try {
      if (message.length > RECEIPTS_BYTES_MAX) throw new Fault("receiptFormat");
      await this.#take(JSON.parse(new TextDecoder().decode(message)));
    } catch (error) {
      const isJson = !(error instanceof SyntaxError);
      this.#tell({ kind: "badReceipt", error: isJson ? error : new Fault("receiptFormat") });
    }
  }

  async #take(receipts: unknown): Promise<void> {
    try {
      const { anchored, faults } = await this.#outbox.accept(receipts);
      if (anchored.length > 0) this.#tell({ kind: "anchored", sequences: anchored });
      for (const error of faults) this.#tell({ kind: "badReceipt", error });
    } catch (error) {
      this.#tell({ kind: "badReceipt", error });
    }
    if (this.#outbox.waiting === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #tell(event: AgentEvent): void {
    // An answer, not a mere connection, says that the way is free.
    if (event.kind === "acknowledged") this.#attempt = 0;
    this.#options.onEvent?.(event);
  }
}
