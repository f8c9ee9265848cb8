import type { PoolClient } from "pg";
import type { DeviceRecord } from "../../device-attest/record.ts";
import { transact } from "../db/pool.ts";
import { raiseAlerts, type ToRaise } from "./alerts/alert.store.ts";
import { keepFindings } from "./finding.store.ts";
import { inspectionIn, ownVerdict } from "./lot-inspection.ts";
import {
  compareVerdicts,
  filledEntries,
  type JudgedEntry,
  moveCursor,
  nameLots,
  newEntries,
  putInspection,
  putVerdict,
  unjudged,
  waitForContent,
} from "./lot-inspection.store.ts";
import type { PackedJudgement } from "./packed-judgement.ts";

export interface InspectionsJob {
  readonly now: () => Date;
  /** The canonical name of a lot in a record's subject; undefined for a subject that names no lot. */
  readonly lotUri: (subject: string) => string | undefined;
  readonly probe?: ((point: LotProbe) => void | Promise<void>) | undefined;
}

/** Points between two durable steps, where a test may end the process. */
export type LotProbe = "lots.read" | "lots.judged" | "lots.brought";

const ENTRIES_MAX = 4096;
const VERDICTS_MAX = 500;

/**
 * Reads the inspections that came into the log, gives each our own verdict as soon as its rules are known, and holds
 * those against the chain's. Each step is one transaction, and doing it again changes nothing.
 * @returns whether there may be more at once
 */
export async function followInspections(client: PoolClient, job: InspectionsJob): Promise<boolean> {
  const read = await transact(client, () => readInspections(client, job));
  if (read.found > 0) await job.probe?.("lots.read");
  const judged = await transact(client, () => judgeHere(client, job.now()));
  if (judged > 0) await job.probe?.("lots.judged");
  const compared = await transact(client, () => compare(client, job.now()));
  return read.isMore || judged === VERDICTS_MAX || compared > 0;
}

async function readInspections(
  client: PoolClient,
  job: InspectionsJob,
): Promise<{ readonly found: number; readonly isMore: boolean }> {
  const { entries, from, until } = await newEntries(client, ENTRIES_MAX);
  const filled = await filledEntries(client, ENTRIES_MAX);
  for (const entry of [...entries, ...filled]) await keep(client, entry, job);
  if (until > from) await moveCursor(client, until);
  return {
    found: entries.length + filled.length,
    isMore: until - from === ENTRIES_MAX || filled.length === ENTRIES_MAX,
  };
}

async function keep(
  client: PoolClient,
  entry: JudgedEntry,
  { lotUri }: InspectionsJob,
): Promise<void> {
  if (entry.judgement === undefined) return waitForContent(client, entry.index);
  const read = inspectionIn(entry.judgement);
  if (read === undefined) return;
  await putInspection(client, entry, read);
  const { factory, index } = entry;
  const uris = subjectsOf(entry).flatMap((subject) => lotUri(subject) ?? []);
  await nameLots(
    client,
    uris.map((uri) => ({ lot: read.lot, uri, factory, index })),
  );
}

/** A sound record was held against its schema when it came. */
const subjectsOf = ({ sound }: JudgedEntry): readonly string[] =>
  sound === undefined ? [] : (JSON.parse(sound) as DeviceRecord).subjects;

/** @returns how many inspections got our verdict */
async function judgeHere(client: PoolClient, now: Date): Promise<number> {
  const some = await unjudged(client, VERDICTS_MAX);
  const failed: ToRaise[] = [];
  for (const { factory, index, judgement, ...set } of some) {
    const read = inspectionIn(judgement);
    if (read === undefined) continue;
    const own = ownVerdict(set, read);
    await putVerdict(client, index, own);
    if (own.verdict === "fail") failed.push(failureOf(factory, index, read, now));
  }
  await raiseAlerts(client, failed);
  return some.length;
}

/** @returns how many verdicts were held against each other */
async function compare(client: PoolClient, now: Date): Promise<number> {
  const { compared, disagreeing } = await compareVerdicts(client);
  await keepFindings(client, disagreeing, now);
  return compared;
}

const failureOf = (
  party: string,
  index: number,
  { attempt, lot, sample }: PackedJudgement,
  now: Date,
): ToRaise => ({
  party,
  kind: "verdictFail",
  subject: lot,
  severity: "warning",
  about: { lot, sample, attempt },
  entries: [index],
  at: now.toISOString(),
  once: `entry ${String(index)}`,
});
