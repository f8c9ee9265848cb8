interface Task {
  readonly atMs: number;
  readonly run: () => void;
}

/** What is to happen later, by a clock that whoever owns it moves. */
export class Schedule {
  #nowMs: number;
  #tasks: Task[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): void {
    this.#tasks.push({ atMs: this.#nowMs + delayMs, run });
  }

  /** Moves the clock and lets happen what is due by then, also what that brings about, earliest first. */
  advance(atMs: number): void {
    this.#nowMs = atMs;
    for (let due = this.#take(); due !== undefined; due = this.#take()) due.run();
  }

  #take(): Task | undefined {
    const due = this.#tasks.filter(({ atMs }) => atMs <= this.#nowMs);
    const first = due.toSorted((a, b) => a.atMs - b.atMs)[0];
    if (first !== undefined) this.#tasks = this.#tasks.filter((task) => task !== first);
    return first;
  }
}
