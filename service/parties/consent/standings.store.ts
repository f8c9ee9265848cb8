import type { Pool } from "pg";
import type { FieldCipher } from "../privacy/cipher.ts";
import type { Standing } from "./decide-look.ts";
import { epochOf, type FactoryStanding, indexAgeMs, loadStanding } from "./standing.store.ts";

/** What one party's looks at one factory's data are decided by, at this moment. */
export type PresentStanding = FactoryStanding & Standing;

export interface StandingsOptions {
  readonly pool: Pool;
  readonly cipher: FieldCipher;
  readonly indexAgeMsMax: number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number;
  readonly countMax: number;
}

/** How long a good answer about the index is carried on: its age grows meanwhile. */
const INDEX_ASKED_MS = 1_000;

/**
 * Keeps what looks are decided by. What is kept may be old: whoever allows a look by it has its version compared in the
 * transaction that logs the look, and whoever refuses one asks `fresh` before.
 */
export class Standings {
  readonly #options: StandingsOptions;
  readonly #kept = new Map<string, FactoryStanding>();
  #index: { readonly ageMs: number; readonly askedAt: number } | undefined;

  constructor(options: StandingsOptions) {
    this.#options = options;
  }

  /** What is kept, or read where nothing is. */
  async kept(factory: string, looker: string): Promise<PresentStanding> {
    const kept = this.#kept.get(keyOf(factory, looker));
    return this.#present(kept ?? (await this.#load(factory, looker)));
  }

  /** What the database holds now. */
  async fresh(factory: string, looker: string): Promise<PresentStanding> {
    const kept = this.#kept.get(keyOf(factory, looker));
    const isCurrent = kept?.version === (await epochOf(this.#options.pool, factory));
    return this.#present(isCurrent ? kept : await this.#load(factory, looker));
  }

  async #load(factory: string, looker: string): Promise<FactoryStanding> {
    const { cipher, countMax, pool } = this.#options;
    const standing = await loadStanding(pool, cipher, factory, looker);
    const key = keyOf(factory, looker);
    this.#kept.delete(key);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= countMax && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, standing);
    return standing;
  }

  async #present(standing: FactoryStanding): Promise<PresentStanding> {
    const { indexAgeMsMax } = this.#options;
    return { ...standing, indexAgeMs: await this.#indexAgeMs(), indexAgeMsMax };
  }

  async #indexAgeMs(): Promise<number> {
    const { indexAgeMsMax, monotonicMs, pool } = this.#options;
    const now = monotonicMs();
    const age = this.#index && this.#index.ageMs + now - this.#index.askedAt;
    const isOld = now - (this.#index?.askedAt ?? -INDEX_ASKED_MS) >= INDEX_ASKED_MS;
    if (age !== undefined && !isOld && age <= indexAgeMsMax) return age;
    const ageMs = await indexAgeMs(pool);
    this.#index = { ageMs, askedAt: now };
    return ageMs;
  }
}

const keyOf = (factory: string, looker: string): string => `${factory}/${looker}`;
