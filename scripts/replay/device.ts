import { readFile, replaceFile } from "../../device-attest/disk/files.ts";
import { nodeFiles } from "../../device-attest/disk/node-files.ts";
import type { Outbox } from "../../device-attest/outbox.ts";
import type { DeviceRecord } from "../../device-attest/record.ts";
import type { Append } from "./grouped-sink.ts";
import { formatJobs, type Job, parseJobs } from "./job.ts";

/** What a replay needs of an enrolled device. */
export interface ReplayDevice {
  /** What it is enrolled under. */
  readonly urn: string;
  /** Of its newest record; 0 before the first. */
  sequence(): number;
  /** Records without a receipt. */
  waiting(): number;
  /** The newest record, while it waits for its receipt. */
  newest(): Promise<DeviceRecord | undefined>;
  /** Signs and keeps a record: on disk when it resolves. */
  readonly append: Append;
  /** @throws ReplayError `device` */
  readJobs(): Promise<readonly Job[]>;
  /** On disk when it resolves. */
  writeJobs(jobs: readonly Job[]): Promise<void>;
}

const JOBS = "replays.json";

/**
 * An outbox as the device of a replay.
 * @param directory of the device; the list of its replays lies there
 * @param append of the outbox itself, or of the agent that drains it
 */
export const replayDevice = (
  outbox: Outbox,
  { urn, directory, append }: Pick<ReplayDevice, "urn" | "append"> & { readonly directory: string },
): ReplayDevice => ({
  urn,
  append,
  sequence: () => outbox.position.sequence,
  waiting: () => outbox.waiting,
  newest: () => newestOf(outbox),
  async readJobs() {
    const bytes = await readFile(nodeFiles, `${directory}/${JOBS}`);
    return bytes === undefined ? [] : parseJobs(new TextDecoder().decode(bytes));
  },
  writeJobs: (jobs) =>
    replaceFile(nodeFiles, `${directory}/${JOBS}`, new TextEncoder().encode(formatJobs(jobs))),
});

async function newestOf(outbox: Outbox): Promise<DeviceRecord | undefined> {
  const entry = outbox.next(outbox.position.sequence - 1);
  const envelope = entry && (await outbox.envelope(entry));
  if (envelope === undefined) return undefined;
  const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
  return record;
}
