/** One party on a line that others speak on too: a serial port opens once, and one asks at a time. */
export interface Share<L> {
  ask<T>(what: (line: L) => Promise<T>): Promise<T>;
  /** The last one closes the line. */
  close(): Promise<void>;
}

interface Open<L> {
  readonly line: Promise<L>;
  shares: number;
  tail: Promise<unknown>;
}

/** Lines of one kind by their path, each opened by whoever comes first. */
export class SharedLines<L> {
  readonly #open = new Map<string, Open<L>>();
  readonly #close: (line: L) => Promise<void>;

  constructor(close: (line: L) => Promise<void>) {
    this.#close = close;
  }

  async share(path: string, open: () => Promise<L>): Promise<Share<L>> {
    const found = this.#open.get(path) ?? { line: open(), shares: 0, tail: Promise.resolve() };
    this.#open.set(path, found);
    found.shares++;
    const close = (): Promise<void> => this.#leave(path, found);
    try {
      await found.line;
    } catch (error) {
      await close();
      throw error;
    }
    return { ask: (what) => inTurn(found, what), close };
  }

  async #leave(path: string, found: Open<L>): Promise<void> {
    if (--found.shares > 0) return;
    const closing = found.tail
      .then(() => found.line)
      .then((line) => this.#close(line))
      .catch(() => undefined);
    await closing;
    // Whoever came meanwhile met a line that is closing: he fails, waits and opens it anew.
    if (this.#open.get(path) === found) this.#open.delete(path);
  }
}

function inTurn<L, T>(open: Open<L>, what: (line: L) => Promise<T>): Promise<T> {
  const answer = open.tail.then(async () => what(await open.line));
  open.tail = answer.catch(() => undefined);
  return answer;
}
