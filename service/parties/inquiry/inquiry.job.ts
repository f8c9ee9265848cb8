import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import { type Entry, type Logged, settle } from "./entry.ts";
import { type Attempt, logInquiries } from "./inquiry.store.ts";
import { type InquirySigner, requireDraft, signInquiries } from "./sign-inquiry.ts";

export interface InquiryLogOptions {
  readonly pool: Pool;
  readonly signer: InquirySigner;
  readonly now: () => Date;
  readonly batchMax: number;
  /**
   * That the database holds all that was ever announced, here and on chain. Asked before the first look and after every
   * failure: a database that lost looks would have the key sign other ones in their place.
   */
  readonly requireWhole: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly probe?: ((point: InquiryProbe) => void | Promise<void>) | undefined;
}

/** Points between two durable steps, where a test may end the process. */
export type InquiryProbe = "inquiry.signed" | "inquiry.committed";

/** Looks cannot be logged: nothing may be shown. */
export class InquiryLogUnavailable extends Error {
  readonly code = "inquiryLogUnavailable";
}

/**
 * While several look at once a batch waits for as long as others come: it costs much, and a look in it little. In steps,
 * since whoever looks next may himself wait for this batch.
 */
const GATHER_STEP_MS = 4;
const GATHER_STEPS_MAX = 5;

/** Of a batch: others may sign with the same key, or change what it rests on, in between. */
const ATTEMPTS_MAX = 10;

interface Waiting {
  readonly entry: Entry;
  /** The first look of its question: of several questions several look at once, of one with many looks nobody else. */
  readonly begins: boolean;
  readonly resolve: (logged: Logged) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Logs looks in batches: whoever looks while a batch is under way gathers for the next one. A look is logged when `log`
 * resolves, and not before; what failed is not tried again, since nobody knows how far it came.
 */
export class InquiryLog {
  readonly #options: InquiryLogOptions;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isWhole = false;
  /** Where the key stood last; another process may have signed since. */
  #position: ChainPosition = CHAIN_START;

  constructor(options: InquiryLogOptions) {
    this.#options = options;
  }

  /** @throws InquiryLogUnavailable; Fault `schema` for what is no look, which must not spoil its batch */
  async log(entry: Entry): Promise<Logged> {
    requireDraft(entry.draft);
    const logged = this.#wait(entry, true);
    this.#running ??= this.#run();
    return logged;
  }

  /** The looks of one question: they stand in their order, and of a use that two want the first takes it. */
  async logAll(entries: readonly Entry[]): Promise<Logged[]> {
    for (const { draft } of entries) requireDraft(draft);
    const logged = entries.map((entry, at) => this.#wait(entry, at === 0));
    this.#running ??= this.#run();
    return Promise.all(logged);
  }

  #wait(entry: Entry, begins: boolean): Promise<Logged> {
    return new Promise((resolve, reject) => this.#waiting.push({ entry, begins, resolve, reject }));
  }

  /** Resolves when nothing is under way. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    let isBusy = false;
    while (this.#waiting.length > 0) {
      if (isBusy) await this.#gather();
      const batch = this.#waiting.splice(0, this.#options.batchMax);
      isBusy = batch.filter(({ begins }) => begins).length > 1;
      try {
        const logged = await this.#logBatch(batch.map(({ entry }) => entry));
        for (const [at, { resolve }] of batch.entries()) resolve(logged[at] as Logged);
      } catch (error) {
        this.#isWhole = false;
        this.#options.onError(error);
        const refusal = new InquiryLogUnavailable("looks cannot be logged", { cause: error });
        for (const { reject } of batch) reject(refusal);
      }
    }
    this.#running = undefined;
  }

  async #gather(): Promise<void> {
    let count = 0;
    for (let step = 0; step < GATHER_STEPS_MAX && this.#waiting.length > count; step++) {
      count = this.#waiting.length;
      await sleep(GATHER_STEP_MS);
    }
  }

  async #logBatch(entries: readonly Entry[]): Promise<Logged[]> {
    if (!this.#isWhole) await this.#options.requireWhole();
    this.#isWhole = true;
    let kinds = entries.map((): Logged["kind"] => "logged");
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
      const standing = entries.filter((_, at) => kinds[at] === "logged");
      if (standing.length === 0) return told(kinds, 0);
      const attempt = await this.#append(standing);
      if (attempt.kind === "logged") return told(kinds, attempt.firstIndex);
      this.#position = attempt.position;
      kinds = settle(entries, attempt.ground);
    }
    throw new InquiryLogUnavailable("others sign with the same key, faster than this process");
  }

  /** Signs after the position that is known here; when it is another one by now, nothing is logged. */
  async #append(entries: readonly Entry[]): Promise<Attempt> {
    const { now, pool, probe, signer } = this.#options;
    const position = this.#position;
    const drafts = entries.map(({ draft }) => draft);
    const signed = await signInquiries(drafts, position, signer);
    await probe?.("inquiry.signed");
    const attempt = await logInquiries(pool, signer.keyId, { position, entries, signed }, now());
    if (attempt === undefined) throw new InquiryLogUnavailable("the inquiry key is not registered");
    if (attempt.kind === "logged") this.#position = signed.position;
    await probe?.("inquiry.committed");
    return attempt;
  }
}

function told(kinds: readonly Logged["kind"][], firstIndex: number): Logged[] {
  let index = firstIndex;
  return kinds.map((kind) => (kind === "logged" ? { kind, index: index++ } : { kind }));
}
