import type { ReplayDevice } from "./device.ts";
import { ReplayError } from "./fault.ts";
import { GroupedSink } from "./grouped-sink.ts";
import { isSame, type Job, jobFor, recordsDone } from "./job.ts";
import { Pacer, type Clock, type Speed } from "./pace.ts";
import { type PreparedSource, prepareAll, type Surveyed } from "./prepare.ts";
import { type RecordSink, replay, type ReplayResult, type ReplayRun } from "./replay.ts";

export interface Delivery {
  readonly speed: Speed;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onComplaint: ReplayRun["onComplaint"];
  readonly onProgress: ReplayRun["onProgress"];
}

/** Stands for the device where nothing is signed and the mapping names none. */
const NO_DEVICE = "urn:dev:ops:32473-check";
const nowhere: RecordSink = { send: () => Promise.resolve(), flush: () => Promise.resolve() };

/**
 * Reads and maps everything, and signs nothing.
 * @param now milliseconds since 1970: where times count from the replay
 * @throws ReplayError `header`, `source`
 */
export function checkOnly(
  surveyed: Surveyed,
  delivery: Delivery,
  now: number,
): Promise<ReplayResult> {
  const sources = prepareAll(surveyed, surveyed.mapping.device ?? NO_DEVICE, now);
  return run(sources, delivery, { done: 0, newest: undefined, sink: nowhere, speed: "max" });
}

/**
 * Signs every record of the sources once, and goes on where an earlier run of the same replay was broken off.
 * @param now milliseconds since 1970: when a replay that is new was begun
 * @throws ReplayError `header`, `source`, `device`, `otherJob`, `foreignRecord`; whatever the device throws
 */
export async function deliver(
  surveyed: Surveyed,
  device: ReplayDevice,
  delivery: Delivery,
  now: number,
): Promise<ReplayResult> {
  requireDevice(surveyed, device);
  const jobs = await device.readJobs();
  const sequence = device.sequence();
  const job = jobFor(surveyed, jobs, { sequence, now });
  const sources = prepareAll(surveyed, device.urn, Date.parse(job.startedAt));
  if (!jobs.includes(job)) await device.writeJobs([...jobs, job]);
  const result = await run(sources, delivery, {
    done: recordsDone(job, sequence),
    newest: job.records === undefined ? await device.newest() : undefined,
    sink: new GroupedSink(device.append, sequence),
    speed: delivery.speed,
  });
  if (result.isComplete) await finish(job, result.records, device);
  return result;
}

const run = (
  sources: readonly PreparedSource[],
  { clock, ...delivery }: Delivery,
  { speed, ...from }: Pick<ReplayRun, "done" | "newest" | "sink"> & { readonly speed: Speed },
): Promise<ReplayResult> =>
  replay({ ...delivery, ...from, sources, pacer: new Pacer(speed, clock) });

function requireDevice({ mapping }: Surveyed, { urn }: ReplayDevice): void {
  if (mapping.device !== undefined && mapping.device !== urn)
    throw new ReplayError("device", `the mapping is for ${mapping.device}, this device is ${urn}`);
}

async function finish(job: Job, records: number, device: ReplayDevice): Promise<void> {
  const jobs = await device.readJobs();
  const finished = { ...job, records };
  await device.writeJobs(jobs.map((each) => (isSame(each, job) ? finished : each)));
}
