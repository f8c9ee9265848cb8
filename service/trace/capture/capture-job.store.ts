import { randomUUID } from "node:crypto";
import { fromHex } from "../../../device-attest/bytes.ts";
import type { Queryable } from "../../db/pool.ts";
import type { Finding } from "./finding.ts";

export type ErrorBehaviour = "rollback" | "proceed";

/** Who captures, and for whom. */
export interface Capturer {
  /** Party id, hexadecimal: whose word the events are. */
  readonly sayer: string;
  /** Account or API key. */
  readonly who: string;
}

/** What became of a document. Whoever is answered finds it finished: there is no state in between to be lost. */
export interface CaptureJob {
  readonly captureId: string;
  readonly jobNo: number;
  readonly createdAt: Date;
  readonly finishedAt: Date;
  readonly success: boolean;
  readonly behaviour: ErrorBehaviour;
  readonly errors: readonly Finding[];
}

type Draft = Omit<CaptureJob, "captureId" | "jobNo" | "success" | "errors">;

/** Opens a job inside the transaction that stores its events. */
export async function keepJob(
  db: Queryable,
  { sayer, who }: Capturer,
  draft: Draft,
): Promise<Pick<CaptureJob, "captureId" | "jobNo">> {
  const captureId = randomUUID();
  const { rows } = await db.query<{ job_no: bigint }>(
    `INSERT INTO epcis_capture_job (capture_id, party, captured_by, error_behaviour, created_at,
       finished_at, success, errors)
     VALUES ($1, $2, $3, $4, $5, $5, true, '[]') RETURNING job_no`,
    [captureId, Buffer.from(fromHex(sayer)), who, draft.behaviour, draft.createdAt],
  );
  return { captureId, jobNo: Number(rows[0]?.job_no) };
}

export async function finishJob(
  db: Queryable,
  jobNo: number,
  finishedAt: Date,
  errors: readonly Finding[],
): Promise<void> {
  await db.query(
    "UPDATE epcis_capture_job SET finished_at = $2, success = $3, errors = $4 WHERE job_no = $1",
    [jobNo, finishedAt, errors.length === 0, JSON.stringify(errors)],
  );
}

interface JobRow {
  readonly job_no: bigint;
  readonly capture_id: string;
  readonly created_at: Date;
  readonly finished_at: Date;
  readonly success: boolean;
  readonly error_behaviour: ErrorBehaviour;
  readonly errors: Finding[];
}

const jobOf = (row: JobRow): CaptureJob => ({
  captureId: row.capture_id,
  jobNo: Number(row.job_no),
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  success: row.success,
  behaviour: row.error_behaviour,
  errors: row.errors,
});

export async function readJob(
  db: Queryable,
  party: string,
  captureId: string,
): Promise<CaptureJob | undefined> {
  const { rows } = await db.query<JobRow>(
    "SELECT * FROM epcis_capture_job WHERE party = $1 AND capture_id = $2",
    [Buffer.from(fromHex(party)), captureId],
  );
  return rows[0] && jobOf(rows[0]);
}

/** Newest first. @param before a job's number; undefined: from the newest on */
export async function listJobs(
  db: Queryable,
  party: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<CaptureJob[]> {
  const { rows } = await db.query<JobRow>(
    `SELECT * FROM epcis_capture_job
     WHERE party = $1 AND ($2::bigint IS NULL OR job_no < $2) ORDER BY job_no DESC LIMIT $3`,
    [Buffer.from(fromHex(party)), before ?? null, limit],
  );
  return rows.map(jobOf);
}
