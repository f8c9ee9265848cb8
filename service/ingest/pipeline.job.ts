import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { sha256 } from "#crypto";
import type { FaultCode } from "../../device-attest/fault.ts";
import { type Arrival, type Intake, Overloaded, type Settlement } from "./arrival.ts";
import type { AssessorPool } from "./assessor-pool.job.ts";
import { defer, type DeferredShare } from "./deferred.store.ts";
import { type AssessedBatch, joinAssessed } from "./packed.ts";
import type { QuarantineShare } from "./quarantine-share.ts";
import { countQuarantined, quarantine, type Quarantined } from "./quarantine.store.ts";
import { type Appended, appendStatements, statementAt } from "./record.store.ts";

export interface PipelineOptions {
  readonly pool: Pool;
  readonly assessors: AssessorPool;
  readonly now: () => Date;
  readonly batchMax: number;
  /** Batches between arrival and commit: beyond it arrivals gather into larger batches, which cost less. */
  readonly batchesInFlightMax: number;
  /** How long the first of a batch waits for company. */
  readonly lingerMs: number;
  readonly queueBytesMax: number;
  readonly deferredShare: DeferredShare;
  readonly quarantineShare: QuarantineShare;
  /** Told of batches that could not be stored; they are tried again. */
  readonly onRetry: (error: unknown) => void;
  readonly probe?: ((point: "ingest.committed") => void | Promise<void>) | undefined;
}

interface Pending {
  readonly arrival: Arrival;
  readonly settle: (settlement: Settlement) => void;
  readonly refuse: (error: Error) => void;
}

/** A batch and its place in the line. */
interface Place {
  readonly batch: readonly Pending[];
  assessed: AssessedBatch | undefined;
}

type AssessedPlace = Place & { readonly assessed: AssessedBatch };

/** Each later than the one before: some twenty seconds in all. */
const ATTEMPTS_MAX = 15;
const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 2_000;

/**
 * Takes arrivals in micro-batches: verified off the main thread, side by side; stored one transaction after another, in
 * the order of arrival; and only then settled.
 * While the database is away a batch waits and is tried again. What cannot be stored for long, or no longer fits the
 * queue, is refused by `Overloaded`: whoever sent it has it still.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #share: QuarantineShare;
  #queue: Pending[] = [];
  #queuedBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** In the order in which they came. */
  readonly #underWay: Place[] = [];
  #isStoring = false;
  #isHurried = false;
  #isClosed = false;
  #drained: (() => void) | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#share = options.quarantineShare;
  }

  readonly take: Intake = (arrival) => {
    if (this.#isClosed) return Promise.reject(new Error("the intake is closed"));
    if (this.#queuedBytes > this.#options.queueBytesMax) return Promise.reject(new Overloaded(1));
    this.#queuedBytes += arrival.payload.length;
    return new Promise((settle, refuse) => {
      this.#queue.push({ arrival, settle, refuse });
      if (this.#queue.length >= this.#options.batchMax) this.#dispatch();
      else this.#timer ??= setTimeout(() => this.#dispatch(), this.#options.lingerMs);
    });
  };

  /** Tries nothing twice from now on: whoever waits for an answer is not to wait for the database to come back. */
  hurry(): void {
    this.#isHurried = true;
  }

  /** Takes nothing more. Resolves when everything taken so far is settled, or refused where it cannot be stored now. */
  async drain(): Promise<void> {
    this.#isClosed = true;
    this.hurry();
    this.#dispatch();
    if (this.#underWay.length > 0)
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
  }

  #dispatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#queue.length > 0 && this.#underWay.length < this.#options.batchesInFlightMax) {
      const batch = this.#queue.slice(0, this.#options.batchMax);
      this.#queue = this.#queue.slice(batch.length);
      const place: Place = { batch, assessed: undefined };
      this.#underWay.push(place);
      void this.#assess(place);
    }
  }

  async #assess(place: Place): Promise<void> {
    const payloads = place.batch.map(({ arrival }) => arrival.payload);
    try {
      place.assessed = await this.#untilDone(() =>
        this.#options.assessors.assess(payloads, this.#options.now().getTime()),
      );
    } catch {
      this.#underWay.splice(this.#underWay.indexOf(place), 1);
      this.#refuse(place.batch);
      this.#dispatch();
    }
    if (!this.#isStoring) await this.#storeAssessed();
  }

  /**
   * Stores whatever is assessed at the head of the line, all of it in one transaction, until the head is not assessed
   * yet. Batches keep their order, so that a device's statements nearly always find the one before them in the log.
   */
  async #storeAssessed(): Promise<void> {
    this.#isStoring = true;
    for (;;) {
      const places = assessedAtHead(this.#underWay);
      if (places.length === 0) break;
      const batch = places.flatMap((place) => place.batch);
      await this.#storeAndSettle(batch, joinAssessed(places.map(({ assessed }) => assessed))).catch(
        () => this.#refuse(batch),
      );
      this.#underWay.splice(0, places.length);
      this.#dispatch();
    }
    this.#isStoring = false;
    if (this.#underWay.length === 0) this.#drained?.();
  }

  async #storeAndSettle(batch: readonly Pending[], assessed: AssessedBatch): Promise<void> {
    const settlements = await this.#untilDone(() => this.#store(batch, assessed));
    await this.#options.probe?.("ingest.committed");
    for (const [at, { settle }] of batch.entries()) settle(settlements[at] as Settlement);
    this.#release(batch);
  }

  #refuse(batch: readonly Pending[]): void {
    for (const { refuse } of batch) refuse(new Overloaded(1));
    this.#release(batch);
  }

  #release(batch: readonly Pending[]): void {
    for (const { arrival } of batch) this.#queuedBytes -= arrival.payload.length;
  }

  /** @throws what the last attempt threw */
  async #untilDone<T>(attempt: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt();
      } catch (error) {
        this.#options.onRetry(error);
        if (this.#isHurried || attempts === ATTEMPTS_MAX) throw error;
        await sleep(Math.min(RETRY_MS_MIN * 2 ** attempts, RETRY_MS_MAX));
      }
    }
  }

  async #store(
    batch: readonly Pending[],
    { evidence, exceptions }: AssessedBatch,
  ): Promise<Settlement[]> {
    const { now, pool } = this.#options;
    const appended =
      evidence.keyNos.length > 0 ? await appendStatements(pool, evidence, now()) : [];
    const deferred = await this.#defer(batch, exceptions);
    const refused: { arrival: Arrival; code: FaultCode }[] = [];
    let logged = 0;
    const settlements = batch.map(({ arrival }, at): Settlement => {
      const exception = exceptions.get(at);
      if (exception === undefined) return settled(evidence, appended, logged++);
      if (deferred.has(at)) return { kind: "deferred" };
      const code = exception.kind === "quarantined" ? exception.code : "keyUnknown";
      refused.push({ arrival, code });
      return { kind: "quarantined", code };
    });
    await this.#quarantine(refused);
    return settlements;
  }

  /** @returns the positions that were kept */
  async #defer(
    batch: readonly Pending[],
    exceptions: AssessedBatch["exceptions"],
  ): Promise<Set<number>> {
    const positions: number[] = [];
    const deferrals = [...exceptions].flatMap(([at, exception]) => {
      const { arrival } = batch[at] as Pending;
      if (exception.kind !== "deferred" || arrival.isLastTry === true) return [];
      positions.push(at);
      return [{ arrival, keyId: exception.keyId, sha256: sha256(arrival.payload) }];
    });
    if (deferrals.length === 0) return new Set();
    const kept = await defer(this.#options.pool, deferrals, this.#options.deferredShare);
    return new Set(positions.filter((_, at) => kept[at] === true));
  }

  async #quarantine(refused: readonly { arrival: Arrival; code: FaultCode }[]): Promise<void> {
    const kept: Quarantined[] = [];
    for (const { arrival, code } of refused) {
      const principal = this.#share.accountOf(arrival.principal);
      if (this.#share.take(principal, code))
        kept.push({ arrival: { ...arrival, principal }, code, sha256: sha256(arrival.payload) });
    }
    if (kept.length > 0) await quarantine(this.#options.pool, kept);
    const counts = this.#share.drain();
    if (counts.size > 0) await countQuarantined(this.#options.pool, counts);
  }
}

function assessedAtHead(line: readonly Place[]): AssessedPlace[] {
  const end = line.findIndex(({ assessed }) => assessed === undefined);
  return line.slice(0, end === -1 ? line.length : end) as AssessedPlace[];
}

function settled(
  evidence: AssessedBatch["evidence"],
  appended: readonly Appended[],
  at: number,
): Settlement {
  const { index, isNew } = appended[at] as Appended;
  const statement = statementAt(evidence, at);
  const fault = evidence.faults[at] ?? undefined;
  return { kind: "logged", index, statement, isNew, fault };
}
