import type { RecordDraft } from "../signed-record.ts";
import type { MachineConfig } from "./config/machine.ts";
import type { Sample } from "./driver.ts";

export type ReadingDraft = Extract<RecordDraft, { kind: "reading" }>;

export interface RecorderOptions {
  readonly config: MachineConfig;
  /** URN of what signs. */
  readonly device: string;
  readonly source: ReadingDraft["source"];
  readonly keep: (draft: ReadingDraft) => void;
}

const RECORD_SECONDS = 10;
/** A record of 4,000 readings is about 400 kB. */
const READINGS_MAX = 4000;

/** Makes records of one machine's samples: tags become metrics with units, and some seconds one record. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #spanMs: number;
  #samples: Sample[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#spanMs = (options.config.recordSeconds ?? RECORD_SECONDS) * 1000;
  }

  take(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (!Object.hasOwn(this.#options.config.tags, sample.tag)) continue;
      if (!this.#fits(sample)) this.flush();
      this.#samples.push(sample);
    }
  }

  /** Ends a record whose time is over, also when nothing more comes. */
  tick(nowMs: number): void {
    const [first] = this.#samples;
    if (first !== undefined && nowMs - first.atMs >= this.#spanMs) this.flush();
  }

  flush(): void {
    const samples = this.#samples;
    this.#samples = [];
    if (samples.length > 0) this.#options.keep(this.#draftOf(samples));
  }

  /** A clock set back begins a new record: offsets only count onwards. */
  #fits({ atMs }: Sample): boolean {
    const [first] = this.#samples;
    if (first === undefined) return true;
    const offset = atMs - first.atMs;
    return offset >= 0 && offset < this.#spanMs && this.#samples.length < READINGS_MAX;
  }

  #draftOf(samples: readonly Sample[]): ReadingDraft {
    const { config, device, source } = this.#options;
    const beganMs = samples[0]?.atMs ?? 0;
    return {
      kind: "reading",
      device,
      machine: config.machine,
      capturedAt: new Date(beganMs).toISOString(),
      source,
      subjects: [],
      readings: samples.map(({ tag, atMs, value }) => {
        const { metric = tag, unit = "1" } = config.tags[tag] ?? {};
        return { metric, unit, value, offsetMs: Math.round(atMs - beganMs) };
      }),
    };
  }
}
