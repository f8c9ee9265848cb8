/** So many requests a second on the long run, and so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * Token buckets by name, in the memory of this process: several API processes allow several times as much. Of many
 * names the longest unused is forgotten first, which is as good as a full bucket.
 */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #namesMax: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, namesMax: number) {
    this.#rate = rate;
    this.#namesMax = namesMax;
  }

  /** Takes one. @returns seconds until there is one again; 0 when there was */
  take(name: string, atMs: number): number {
    const bucket = this.#filled(name, atMs);
    this.#keep(name, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / this.#rate.perSecond);
    bucket.tokens--;
    return 0;
  }

  #filled(name: string, atMs: number): Bucket {
    const { burst, perSecond } = this.#rate;
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return { tokens: burst, atMs };
    const gained = (Math.max(0, atMs - bucket.atMs) / 1000) * perSecond;
    return { tokens: Math.min(burst, bucket.tokens + gained), atMs: Math.max(atMs, bucket.atMs) };
  }

  #keep(name: string, bucket: Bucket): void {
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size <= this.#namesMax) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
