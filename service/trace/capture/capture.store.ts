import type { Pool, PoolClient } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import {
  type Capturer,
  type CaptureJob,
  type ErrorBehaviour,
  finishJob,
  keepJob,
} from "./capture-job.store.ts";
import { type CapturedEvent, capturedEvent } from "./captured-event.ts";
import {
  type Arrival,
  keepContext,
  keepMaster,
  lockSayer,
  SaidBefore,
} from "./captured-event.store.ts";
import type { EpcisDocument } from "./document.ts";
import { type Finding, findingOf } from "./finding.ts";
import { takeEvent, takeFresh } from "./take.store.ts";

export interface CaptureOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly probe?: CaptureProbe | undefined;
}

/** Points where a test may end the process: before what was taken is committed, and before anybody is told. */
export type CapturePoint = "trace.taken" | "capture.stored" | "capture.committed";
export type CaptureProbe = (point: CapturePoint) => void | Promise<void>;

/** An event of a document that was read, or what was wrong with it. */
type Read = { readonly position: number } & (
  { readonly event: CapturedEvent } | { readonly finding: Finding }
);

/** Events that do not fit, in a document that is to be taken whole: nothing is stored, not even a job. */
export class DocumentRefused extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings[0]?.detail ?? "The document is not taken.");
    this.name = "DocumentRefused";
    this.findings = findings;
  }
}

/**
 * Captures a document: events, their index, the job and what it came to are one transaction. Killed before it commits
 * nothing was captured; after it everything was, and the same document sent again is the same answer, stored once.
 * @throws DocumentRefused where `rollback` was asked for and an event does not fit its schema
 */
export async function captureDocument(
  options: CaptureOptions,
  capturer: Capturer,
  document: EpcisDocument,
  behaviour: ErrorBehaviour,
): Promise<CaptureJob> {
  const createdAt = options.now();
  const read = readEvents(document, capturer.sayer);
  const unfit = read.flatMap((one) => ("finding" in one ? [one.finding] : []));
  if (behaviour === "rollback" && unfit.length > 0)
    throw new DocumentRefused(unfit.slice(0, FINDINGS_MAX));
  const work: Work = { ...options, capturer, document, behaviour, createdAt, read };
  try {
    const job = await withoutDeadlock(() =>
      inTransaction(options.pool, (db) => captured(db, work)),
    );
    await options.probe?.("capture.committed");
    return job;
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return inTransaction(options.pool, (db) => refusedJob(db, work, error.finding));
  }
}

/** A finding for each of ten thousand events tells nobody more. */
const FINDINGS_MAX = 100;

interface Work extends CaptureOptions {
  readonly capturer: Capturer;
  readonly document: EpcisDocument;
  readonly behaviour: ErrorBehaviour;
  readonly createdAt: Date;
  readonly read: readonly Read[];
}

function readEvents({ at, events, prefixes }: EpcisDocument, sayer: string): Read[] {
  return events.map((body, position) => {
    try {
      return { position, event: capturedEvent(body, prefixes, { sayer }) };
    } catch (error) {
      const finding = findingOf(error, at, position);
      if (finding === undefined) throw error;
      return { position, finding };
    }
  });
}

async function captured(db: PoolClient, work: Work): Promise<CaptureJob> {
  const { behaviour, capturer, createdAt, document, now } = work;
  await lockSayer(db, capturer.sayer);
  const { captureId, jobNo } = await keepJob(db, capturer, {
    behaviour,
    createdAt,
    finishedAt: createdAt,
  });
  await keepMaster(db, capturer.sayer, document.master, createdAt);
  const arrival: Arrival = {
    sayer: capturer.sayer,
    capturedBy: capturer.who,
    contextNo: await keepContext(db, document.context),
    recordTime: createdAt,
    jobNo,
  };
  const errors = await (behaviour === "rollback" ? takeAll : takeEach)(db, work, arrival);
  const finishedAt = now();
  await finishJob(db, jobNo, finishedAt, errors);
  await work.probe?.("capture.stored");
  return {
    captureId,
    jobNo,
    createdAt,
    finishedAt,
    behaviour,
    errors,
    success: errors.length === 0,
  };
}

/** What one event did to all of them. */
class RolledBack extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.detail);
    this.finding = finding;
  }
}

/** @throws RolledBack */
async function takeAll(
  db: Queryable,
  { document, read }: Work,
  arrival: Arrival,
): Promise<Finding[]> {
  const events = read.flatMap((one) => ("event" in one ? [one] : []));
  let position = 0;
  try {
    const said = await SaidBefore.of(
      db,
      arrival.sayer,
      events.map(({ event }) => event.id),
    );
    const fresh = events.filter(({ event, position: at }) => {
      position = at;
      return said.add(event);
    });
    await takeFresh(
      db,
      fresh.map(({ event }) => event),
      arrival,
    );
    return [];
  } catch (error) {
    const named = events.find(({ event }) => event.id === eventOf(error));
    const at = named ?? events.find((one) => one.position === position);
    const finding = findingOf(error, document.at, at?.position ?? position, at?.event.id);
    throw finding === undefined ? error : new RolledBack(finding);
  }
}

const eventOf = (error: unknown): string | undefined =>
  error instanceof Error && "event" in error && typeof error.event === "string"
    ? error.event
    : undefined;

/** Each event stands or falls alone. */
async function takeEach(
  db: Queryable,
  { document, read }: Work,
  arrival: Arrival,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const one of read)
    if ("finding" in one) findings.push(one.finding);
    else {
      const { event, position } = one;
      await db.query("SAVEPOINT event");
      try {
        await takeEvent(db, event, arrival);
        await db.query("RELEASE SAVEPOINT event");
      } catch (error) {
        const finding = findingOf(error, document.at, position, event.id);
        if (finding === undefined) throw error;
        await db.query("ROLLBACK TO SAVEPOINT event");
        findings.push(finding);
      }
    }
  return findings;
}

async function refusedJob(db: Queryable, work: Work, finding: Finding): Promise<CaptureJob> {
  const { behaviour, capturer, createdAt, now } = work;
  const finishedAt = now();
  const { captureId, jobNo } = await keepJob(db, capturer, { behaviour, createdAt, finishedAt });
  await finishJob(db, jobNo, finishedAt, [finding]);
  return { captureId, jobNo, createdAt, finishedAt, behaviour, errors: [finding], success: false };
}

const DEADLOCK = "40P01";
const ATTEMPTS = 5;

/** Captures of two parties may wait for each other in a circle, of which PostgreSQL ends one. */
async function withoutDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      const isDeadlock = error instanceof Error && "code" in error && error.code === DEADLOCK;
      if (!isDeadlock || attempt === ATTEMPTS) throw error;
    }
}

/**
 * Captures a single event at once.
 * @returns it, and whether it is new. @throws EventFault, GenealogyFault
 */
export async function captureEvent(
  { now, pool }: CaptureOptions,
  { sayer, who }: Capturer,
  event: CapturedEvent,
  context: EpcisDocument["context"],
): Promise<boolean> {
  return withoutDeadlock(() =>
    inTransaction(pool, async (db) => {
      await lockSayer(db, sayer);
      const contextNo = await keepContext(db, context);
      return takeEvent(db, event, { sayer, capturedBy: who, contextNo, recordTime: now() });
    }),
  );
}
