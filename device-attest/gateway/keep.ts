import type { RecordDraft } from "../signed-record.ts";
import { eventDraft, iso } from "./machine-event.ts";
import type { ReadingDraft } from "./recorder.ts";

export interface KeepOptions {
  readonly device: string;
  readonly append: (draft: RecordDraft) => Promise<unknown>;
  /** Records that wait for their receipts. */
  readonly waiting: () => number;
  readonly waitingMax: number;
  readonly now: () => number;
  readonly refused: (machine: string, error: unknown) => void;
}

interface Hole {
  readonly from: string;
  until: string;
  readings: number;
}

/** Room below which a full buffer takes readings again: not one by one. */
const ROOM = 0.95;

/**
 * Hands records to the outbox. What was signed is never dropped. When the buffer or the disk is full, it is new readings
 * that are not recorded, and the hole is said: once there is room, an event record tells from when until when, and how
 * many. Events are taken always: they are few, and they tell what readings cannot.
 */
export class Keep {
  readonly #options: KeepOptions;
  readonly #holes = new Map<string, Hole>();
  #tail: Promise<void> = Promise.resolve();
  #isFull = false;

  constructor(options: KeepOptions) {
    this.#options = options;
  }

  /** In order. */
  take(draft: RecordDraft): void {
    this.#tail = this.#tail.then(() => this.#take(draft));
  }

  /** What was taken is kept, and every hole is said that can be. */
  async close(): Promise<void> {
    await this.#tail;
    for (const machine of this.#holes.keys()) await this.#say(machine);
  }

  async #take(draft: RecordDraft): Promise<void> {
    const { machine } = draft;
    if (draft.kind === "reading" && !this.#hasRoom()) return this.#miss(draft);
    if (this.#holes.has(machine) && !(await this.#say(machine)) && draft.kind === "reading")
      return this.#miss(draft);
    if (!(await this.#append(draft)) && draft.kind === "reading") this.#miss(draft);
  }

  #hasRoom(): boolean {
    const { waiting, waitingMax } = this.#options;
    this.#isFull = waiting() >= waitingMax * (this.#isFull ? ROOM : 1);
    return !this.#isFull;
  }

  #miss({ machine, capturedAt, readings }: ReadingDraft): void {
    const lastMs = Date.parse(capturedAt) + (readings.at(-1)?.offsetMs ?? 0);
    const hole = this.#holes.get(machine) ?? { from: capturedAt, until: capturedAt, readings: 0 };
    hole.until = iso(lastMs);
    hole.readings += readings.length;
    this.#holes.set(machine, hole);
  }

  async #say(machine: string): Promise<boolean> {
    const hole = this.#holes.get(machine);
    if (hole === undefined) return true;
    const { device, now } = this.#options;
    const facts = { ...hole };
    const event = { kind: "bufferFull", machine, atMs: now(), facts } as const;
    const isSaid = await this.#append(eventDraft(device, event));
    if (isSaid) this.#holes.delete(machine);
    return isSaid;
  }

  async #append(draft: RecordDraft): Promise<boolean> {
    try {
      await this.#options.append(draft);
      return true;
    } catch (error) {
      this.#options.refused(draft.machine, error);
      return false;
    }
  }
}
