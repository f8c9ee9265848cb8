import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { ReplayError } from "./fault.ts";
import type { Surveyed } from "./prepare.ts";

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/**
 * One replay of one mapping over one set of files through one device. The device's own sequence is the cursor: record
 * n of the replay is sequence `firstSequence` + n - 1, because records are made the same way each time and a sequence
 * is on disk before its record is sent. So nothing else may go through the device until the replay is finished.
 */
const JobSchema = Type.Object(
  {
    mappingSha256: Sha256,
    sources: Type.Array(Type.Object({ name: Type.String(), sha256: Sha256 })),
    startedAt: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$" }),
    firstSequence: Sequence,
    records: Type.Optional(Type.Integer({ minimum: 0, description: "once it is finished" })),
  },
  { additionalProperties: false },
);
const JobsSchema = Type.Object(
  { v: Type.Literal(1), jobs: Type.Array(JobSchema) },
  { additionalProperties: false },
);

export type Job = Static<typeof JobSchema>;
const jobsCheck = Compile(JobsSchema);

/** @throws ReplayError `device` when the text is no list of jobs */
export function parseJobs(text: string): readonly Job[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!jobsCheck.Check(value)) throw new ReplayError("device", "the list of replays is damaged");
  return value.jobs;
}

export const formatJobs = (jobs: readonly Job[]): string =>
  `${JSON.stringify({ v: 1, jobs }, undefined, 2)}\n`;

/**
 * The job to run: the one that was broken off, or a new one.
 * @param sequence of the device's newest record
 * @throws ReplayError `otherJob` while another replay of this device is unfinished
 */
export function jobFor(
  surveyed: Surveyed,
  jobs: readonly Job[],
  { sequence, now }: { readonly sequence: number; readonly now: number },
): Job {
  const identity = {
    mappingSha256: surveyed.mappingFile.sha256,
    sources: surveyed.sources.map(({ file, survey }) => ({
      name: file.name,
      sha256: survey.sha256,
    })),
  };
  const known = jobs.find((job) => isSame(job, identity));
  const open = jobs.find(({ records }) => records === undefined);
  if (open !== undefined && open !== known)
    throw new ReplayError(
      "otherJob",
      `this device has not finished its replay of ${open.sources.map(({ name }) => name).join(", ")}: ` +
        "the mapping or a source was changed since, or is another",
    );
  if (known !== undefined) return known;
  return { ...identity, startedAt: new Date(now).toISOString(), firstSequence: sequence + 1 };
}

/** How many records of the job are on disk already. */
export const recordsDone = (job: Job, sequence: number): number =>
  job.records ?? Math.max(sequence - job.firstSequence + 1, 0);

/** Whether both are of one mapping over the same files. */
export const isSame = (job: Job, other: Pick<Job, "mappingSha256" | "sources">): boolean =>
  job.mappingSha256 === other.mappingSha256 &&
  job.sources.length === other.sources.length &&
  job.sources.every(
    ({ name, sha256 }, at) =>
      name === other.sources[at]?.name && sha256 === other.sources[at].sha256,
  );
