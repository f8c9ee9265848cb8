import { Worker } from "node:worker_threads";
import type { AssessorSettings, FromAssessor, ToAssessor } from "./assessor.job.ts";
import type { RegisteredKey } from "./key-ring.ts";
import { type AssessedBatch, pack } from "./packed.ts";

interface Waiting {
  readonly resolve: (assessed: AssessedBatch) => void;
  readonly reject: (error: Error) => void;
}

/** One assessor thread for each core; a batch goes to the thread with the least to do. */
export class AssessorPool {
  readonly #threads: { readonly worker: Worker; readonly waiting: Map<number, Waiting> }[];
  #nextId = 0;

  constructor(threads: number, settings: AssessorSettings, onFailure: (error: Error) => void) {
    this.#threads = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL("assessor.job.ts", import.meta.url), {
        resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 },
      });
      const waiting = new Map<number, Waiting>();
      worker.on("message", ({ id, assessed }: FromAssessor) => {
        waiting.get(id)?.resolve(assessed);
        waiting.delete(id);
      });
      worker.on("error", (error: Error) => {
        for (const { reject } of waiting.values()) reject(error);
        waiting.clear();
        onFailure(error);
      });
      send(worker, { kind: "settings", settings });
      return { worker, waiting };
    });
  }

  useKeys(keys: readonly RegisteredKey[]): void {
    for (const { worker } of this.#threads) send(worker, { kind: "keys", keys });
  }

  /** @param now milliseconds since 1970: what the records' clocks are held against */
  assess(payloads: readonly Uint8Array[], now: number): Promise<AssessedBatch> {
    const [first, ...rest] = this.#threads;
    if (first === undefined) throw new Error("a pool without threads");
    const thread = rest.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a), first);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject });
      const packed = pack(payloads);
      send(thread.worker, { kind: "batch", id, now, payloads: packed }, [packed.bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

function send(worker: Worker, message: ToAssessor, transfer: readonly ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer);
}
