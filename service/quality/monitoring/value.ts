import type { DeviceRecord } from "../../../device-attest/record.ts";

/** What a record says of a characteristic, in the order in which it was measured. */
export function valuesIn(record: DeviceRecord, metric: string, unit: string): number[] {
  const readings = "readings" in record ? (record.readings ?? []) : [];
  const inOrder = readings.toSorted((a, b) => a.offsetMs - b.offsetMs);
  const measurements = record.kind === "inspection" ? record.inspection.measurements : [];
  return [...inOrder, ...measurements]
    .filter((one) => one.metric === metric && one.unit === unit)
    .map(({ value }) => Number(value));
}
