import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { ReplayError } from "./fault.ts";
import type { RecordSink } from "./replay.ts";

/** What the outbox of the device does with a draft. */
export type Append = (draft: RecordDraft) => Promise<{ readonly sequence: number }>;

/** Well below what the outbox writes with one fsync, so that a group is on disk as a whole or not at all. */
const GROUP_RECORDS_MAX = 128;
const GROUP_READINGS_MAX = 4000;

/**
 * Hands drafts to the outbox in groups that share one fsync: a disk takes a few hundred of those in a second.
 * @throws ReplayError `foreignRecord` (on send and flush) when a sequence is not the one counted: something else writes
 *   to the device's outbox; whatever `append` throws
 */
export class GroupedSink implements RecordSink {
  private readonly append: Append;
  private sequence: number;
  private drafts: RecordDraft[] = [];
  private readings = 0;

  /** @param sequence of the device's newest record */
  constructor(append: Append, sequence: number) {
    this.append = append;
    this.sequence = sequence;
  }

  async send(draft: RecordDraft): Promise<void> {
    this.drafts.push(draft);
    this.readings += draft.kind === "reading" ? draft.readings.length : 1;
    if (this.drafts.length >= GROUP_RECORDS_MAX || this.readings >= GROUP_READINGS_MAX)
      await this.flush();
  }

  async flush(): Promise<void> {
    const { drafts } = this;
    this.drafts = [];
    this.readings = 0;
    for (const result of await Promise.allSettled(drafts.map(this.append))) {
      if (result.status === "rejected") throw result.reason;
      if (result.value.sequence !== ++this.sequence)
        throw new ReplayError("foreignRecord", "something else writes to this device's outbox");
    }
  }
}
