import type { Latest } from "./latest.ts";
import type { RecordShelf } from "./record-shelf.ts";

export interface OutboxStatus {
  /** Of the newest record; 0 before the first. */
  readonly sequence: number;
  readonly waiting: number;
  /** Of those waiting, how many the service said are durable there, since this process started. */
  readonly acknowledged: number;
  readonly anchored: number;
  /** When the oldest waiting record was written, milliseconds since 1970. */
  readonly oldestWaitingAt: number | undefined;
  readonly latest: Latest | undefined;
}

export function statusOf(shelf: RecordShelf | undefined, latest: Latest | undefined): OutboxStatus {
  const waiting = [...(shelf?.entriesFrom(0) ?? [])];
  const sequence = shelf?.end.sequence ?? 0;
  return {
    sequence,
    waiting: waiting.length,
    acknowledged: waiting.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length,
    anchored: sequence - waiting.length,
    oldestWaitingAt: waiting[0]?.writtenAt,
    latest,
  };
}
