import { createHash } from "node:crypto";

/**
 * The root of an RFC 9162 tree (section 2.1.1) while it grows, written for the tests alone: a stack of the roots of
 * its complete subtrees, joined from the right.
 */
export class RunningRoot {
  readonly #complete: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(entry: Uint8Array): void {
    let hash = sha256(Buffer.of(0), entry);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = sha256(Buffer.of(1), this.#complete.pop() as Buffer, hash);
    this.#complete.push(hash);
    this.#size++;
  }

  /** Hexadecimal. */
  root(): string {
    if (this.#size === 0) return sha256().toString("hex");
    return this.#complete
      .reduceRight((right, left) => sha256(Buffer.of(1), left, right))
      .toString("hex");
  }
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
