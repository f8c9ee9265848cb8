import type { DeviceRecord, Inspection } from "../../../device-attest/record.ts";
import { done, reading } from "./database.ts";

/** An inspection that this browser signed; stays when its record is anchored and gone. */
export interface Measured extends Pick<
  Inspection,
  "ruleSet" | "lot" | "sample" | "attempt" | "ordinal" | "closing" | "measurements"
> {
  readonly sequence: number;
  readonly capturedAt: string;
  readonly source: DeviceRecord["source"];
  /** SHA-256 of the file that it was taken from, hexadecimal. */
  readonly file: string | undefined;
  readonly isAnchored: boolean;
}

/** What stays of a record; undefined for one that is no inspection. */
export function measuredIn(envelope: Uint8Array): Measured | undefined {
  const { record } = JSON.parse(new TextDecoder().decode(envelope)) as { record: DeviceRecord };
  if (record.kind !== "inspection") return undefined;
  const { attempt, closing, lot, measurements, ordinal, ruleSet, sample } = record.inspection;
  return {
    sequence: record.sequence,
    capturedAt: record.capturedAt,
    source: record.source,
    file: record.source === "document" ? record.attachments?.[0]?.sha256 : undefined,
    isAnchored: false,
    attempt,
    closing,
    lot,
    measurements,
    ordinal,
    ruleSet,
    sample,
  };
}

/** Everything this browser signed, oldest first. */
export const readHistory = (database: IDBDatabase): Promise<Measured[]> =>
  reading(
    database,
    ["inspection"],
    (store) => done(store("inspection").getAll()) as Promise<Measured[]>,
  );
