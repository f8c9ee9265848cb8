import type { FaultCode } from "../../device-attest/fault.ts";

export interface RefusalCount {
  readonly principal: string;
  readonly code: FaultCode;
  count: number;
}

/**
 * How many refused payloads of each principal are kept whole; the rest is only counted, so that nobody fills the disk
 * with rubbish. Principals beyond the bound share one purse.
 */
export class QuarantineShare {
  readonly #keptMax: number;
  readonly #principalsMax: number;
  #kept = new Map<string, number>();
  #uncounted = new Map<string, RefusalCount>();

  constructor(keptMax: number, principalsMax: number) {
    this.#keptMax = keptMax;
    this.#principalsMax = principalsMax;
  }

  /** Begins anew from what is kept: after a start, and when old payloads were forgotten. */
  restock(kept: ReadonlyMap<string, number>): void {
    this.#kept = new Map(kept);
  }

  /** Who a refusal is booked to. */
  accountOf(principal: string): string {
    return this.#kept.has(principal) || this.#kept.size < this.#principalsMax
      ? principal
      : "others";
  }

  /** Whether this one is to be kept; counts it otherwise. */
  take(account: string, code: FaultCode): boolean {
    const kept = this.#kept.get(account) ?? 0;
    this.#kept.set(account, Math.min(kept + 1, this.#keptMax));
    if (kept < this.#keptMax) return true;
    const key = `${account} ${code}`;
    const entry = this.#uncounted.get(key) ?? { principal: account, code, count: 0 };
    entry.count++;
    this.#uncounted.set(key, entry);
    return false;
  }

  /** The counts since the last call. */
  drain(): ReadonlyMap<string, RefusalCount> {
    const counts = this.#uncounted;
    this.#uncounted = new Map();
    return counts;
  }
}
