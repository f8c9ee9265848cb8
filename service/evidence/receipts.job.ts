import { utf8 } from "../../device-attest/bytes.ts";
import { topicOf } from "../../device-attest/topic.ts";
import { anchorCovering, newestAnchor } from "./anchor.store.ts";
import {
  type Addressed,
  addressedAt,
  addressedFrom,
  moveReceiptCursor,
  receiptCursor,
} from "./entry.store.ts";
import { anchoredBy, type ProofSource, receiptsFor } from "./proofs.store.ts";
import type { AnchoredCheckpoint } from "./receipt.ts";

export interface Post {
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  /** Whether sending to `topic` reaches anybody; the others ask again when they come back. */
  readonly hasSubscriber: (topic: string) => boolean;
}

/** What one message carries: enough to share the checkpoint, small enough for a device. */
const ITEMS_MAX = 64;
const ENTRIES_MAX = 2048;

/** Sends anchored receipts to the devices that listen. */
export class ReceiptSender {
  readonly #source: ProofSource;
  readonly #post: Post;

  constructor(source: ProofSource, post: Post) {
    this.#source = source;
    this.#post = post;
  }

  /** Sends what became final since the last step. @returns how many entries it passed */
  async step(): Promise<number> {
    const from = await receiptCursor(this.#source.pool);
    const anchor = await anchorCovering(this.#source.pool, from);
    const anchored = anchor && (await anchoredBy(this.#source, anchor));
    if (anchored === undefined) return 0;
    const until = Math.min(anchored.size, from + ENTRIES_MAX);
    await this.#send(await addressedFrom(this.#source.pool, from, until), anchored);
    await moveReceiptCursor(this.#source.pool, until);
    return until - from;
  }

  /** Sends the receipts of entries that came in again: their devices missed them. */
  async again(indices: readonly number[]): Promise<void> {
    const anchor = await newestAnchor(this.#source.pool);
    const anchored = anchor && (await anchoredBy(this.#source, anchor));
    const covered = indices.filter((index) => index < (anchored?.size ?? 0));
    if (anchored === undefined || covered.length === 0) return;
    await this.#send(await addressedAt(this.#source.pool, covered), anchored);
  }

  async #send(all: readonly Addressed[], anchored: AnchoredCheckpoint): Promise<void> {
    for (const { device, entries, factory } of all) {
      const topic = topicOf(factory, device, "receipts");
      if (!this.#post.hasSubscriber(topic)) continue;
      const addressed = entries();
      for (let at = 0; at < addressed.length; at += ITEMS_MAX) {
        const some = addressed.slice(at, at + ITEMS_MAX);
        const receipts = await receiptsFor(this.#source, some, anchored);
        await this.#post.publish(topic, utf8(JSON.stringify(receipts)));
      }
    }
  }
}
