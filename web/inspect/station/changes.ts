const CHANNEL = "tallystick-inspect";

/** Tells every page of this browser, this one too, that something kept has changed. */
export class Changes {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#channel.addEventListener("message", () => this.#hear());
  }

  tell(): void {
    // It has no target: a channel is heard within its origin alone.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#channel.postMessage("changed");
    this.#hear();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(): void {
    for (const listener of this.#listeners) listener();
  }
}
