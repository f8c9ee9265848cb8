/** Runs callbacks in the order they were queued, each once its own work is done: acknowledgements must not overtake. */
export class InOrder {
  readonly #waiting: { done: boolean; readonly run: () => void }[] = [];

  /** @returns what to call when the work behind `run` is done */
  queue(run: () => void): () => void {
    const entry = { done: false, run };
    this.#waiting.push(entry);
    return () => {
      entry.done = true;
      while (this.#waiting[0]?.done === true) this.#waiting.shift()?.run();
    };
  }
}
