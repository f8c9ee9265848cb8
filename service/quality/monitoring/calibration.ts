import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { Occurrence } from "../alerts/alert.ts";
import type { MonitoredEntry } from "./entry.ts";

/** Whether an inspection was made with an instrument after its calibration was due. It is good on that day itself. */
export const isCalibrationOverdue = (record: DeviceRecord): boolean =>
  record.kind === "inspection" && record.inspection.calibrationDue < dayOf(record.capturedAt);

const dayOf = (instant: string): string => instant.slice(0, "2026-01-01".length);

/** Such an inspection says nothing for sure: it is incomplete, whatever was measured. */
export function calibrationFinding({ index, record }: MonitoredEntry): Occurrence | undefined {
  if (record?.kind !== "inspection" || !isCalibrationOverdue(record)) return undefined;
  const { calibrationDue, instrument, lot, sample } = record.inspection;
  return {
    kind: "calibrationOverdue",
    subject: instrument,
    severity: "warning",
    about: { calibrationDue, lot, sample, machine: record.machine, verdict: "incomplete" },
    entries: [index],
    at: record.capturedAt,
  };
}
