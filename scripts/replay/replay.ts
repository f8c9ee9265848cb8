import { createHash } from "node:crypto";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import type { DeviceRecord } from "../../device-attest/record.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import type { TableAccount } from "./account.ts";
import { ReplayError } from "./fault.ts";
import type { Pacer } from "./pace.ts";
import type { PreparedSource } from "./prepare.ts";
import { linesIn } from "./source.ts";
import type { Complaint, Outcome } from "./translate.ts";

/** Where the records go. */
export interface RecordSink {
  /** Takes the record; those taken are signed and on disk, in the order of the calls, once `flush` resolves. */
  send(draft: RecordDraft): Promise<void>;
  flush(): Promise<void>;
}

export interface ReplayRun {
  readonly sources: readonly PreparedSource[];
  /** Records of an earlier run that the device has on disk. */
  readonly done: number;
  /** The device's newest record, as far as it still holds it. */
  readonly newest: DeviceRecord | undefined;
  readonly sink: RecordSink;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  readonly onComplaint: (complaint: Complaint) => void | Promise<void>;
  readonly onProgress: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly file: string;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly records: number;
  readonly unmappable: number;
}

export interface ReplayResult {
  /** One per source, of the sources that were read to their end. */
  readonly accounts: readonly TableAccount[];
  readonly records: number;
  readonly unmappable: number;
  readonly isComplete: boolean;
}

/**
 * Reads the sources from their beginning, and sends every record that was not sent before. The same files and mapping
 * make the same records in the same order, so counting them is enough to go on where an earlier run was broken off.
 * @throws ReplayError `source` when a file is not what it was when its hash was taken, `foreignRecord` when the device's
 *   records are not all of this replay; whatever the sink throws
 */
export async function replay(run: ReplayRun): Promise<ReplayResult> {
  const progress = new Progress(run);
  const accounts: TableAccount[] = [];
  for (const source of run.sources) {
    for await (const outcomes of outcomesOf(source, progress)) {
      for (const outcome of outcomes) {
        if (run.signal.aborted) break;
        await settle(outcome, run, progress);
      }
      if (run.signal.aborted) {
        await run.sink.flush();
        return progress.result(accounts, false);
      }
      run.onProgress(progress.of(source));
    }
    accounts.push(source.translation.summary());
  }
  if (progress.records < run.done) throw foreign();
  await run.sink.flush();
  return progress.result(accounts, true);
}

async function* outcomesOf(
  { file, survey, translation }: PreparedSource,
  progress: Progress,
): AsyncGenerator<Outcome[]> {
  const hash = createHash("sha256");
  const count = (chunk: Uint8Array): void => {
    hash.update(chunk);
    progress.bytes += chunk.length;
  };
  for await (const lines of linesIn(file.path, count)) yield translation.push(lines);
  if (hash.digest("hex") !== survey.sha256)
    throw new ReplayError("source", `${file.name} was changed while it was read`);
  yield translation.end();
}

async function settle(outcome: Outcome, run: ReplayRun, progress: Progress): Promise<void> {
  if (outcome.record === undefined) {
    progress.unmappable++;
    await run.onComplaint(outcome.complaint);
    return;
  }
  const { draft } = outcome.record;
  if (progress.records >= run.done) {
    await run.pacer.wait(Date.parse(draft.capturedAt), run.signal, () => run.sink.flush());
    if (run.signal.aborted) return;
    await run.sink.send(draft);
  } else if (progress.records === run.done - 1) requireSame(draft, run.newest);
  progress.records++;
}

/** The record we count as the last one sent has to be the one that the device holds as its newest. */
function requireSame(draft: RecordDraft, newest: DeviceRecord | undefined): void {
  if (newest === undefined) return;
  const { v: _v, sequence: _sequence, salt: _salt, seen: _seen, ...kept } = newest;
  if (canonicalize(kept as Json) !== canonicalize(draft as Json)) throw foreign();
}

const foreign = (): ReplayError =>
  new ReplayError(
    "foreignRecord",
    "the device's newest record is none of this replay: something else wrote to its outbox meanwhile",
  );

class Progress {
  bytes = 0;
  records = 0;
  unmappable = 0;
  private readonly bytesTotal: number;

  constructor({ sources }: ReplayRun) {
    this.bytesTotal = sources.reduce((total, { survey }) => total + survey.bytes, 0);
  }

  of({ file }: PreparedSource): ReplayProgress {
    const { bytes, bytesTotal, records, unmappable } = this;
    return { file: file.name, bytes, bytesTotal, records, unmappable };
  }

  result(accounts: readonly TableAccount[], isComplete: boolean): ReplayResult {
    return { accounts, records: this.records, unmappable: this.unmappable, isComplete };
  }
}
