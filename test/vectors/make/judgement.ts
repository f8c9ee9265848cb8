import { toHex } from "../../../device-attest/bytes.ts";
import { judgementOf } from "../../../device-attest/judgement.ts";
import type { DeviceRecord, Inspection } from "../../../device-attest/record.ts";
import type { JudgementVector, VectorFile } from "../vector.ts";
import { inspection, reading, sha256 } from "./materials.ts";

type InspectionRecord = Extract<DeviceRecord, { kind: "inspection" }>;
const base = inspection as InspectionRecord;

const record = (change: Partial<Inspection>): InspectionRecord => ({
  ...base,
  inspection: { ...base.inspection, ...change },
});

const withoutStep = (): InspectionRecord => {
  const { step: _step, ...rest } = base;
  return rest;
};

const measured = (...values: readonly string[]): InspectionRecord =>
  record({
    measurements: values.map((value, at) => ({
      metric: `metric-${String(at)}`,
      unit: "mm",
      value,
    })),
  });

const right: readonly (readonly [string, DeviceRecord])[] = [
  ["two measurements, in ascending order of their metrics", base],
  [
    "the same measured in another order",
    record({ measurements: base.inspection.measurements.toReversed() }),
  ],
  ["nothing measured", record({ measurements: [] })],
  ["no step: 32 zero bytes", withoutStep()],
  ["the last of its key for the lot", record({ closing: true })],
  [
    "counters at their ends",
    record({ sample: 0xffff_ffff, attempt: 0xffff, ordinal: 0xffff_ffff }),
  ],
  [
    "values at their ends",
    measured("-999999999999.999999", "999999999999.999999", "0", "-0.000001"),
  ],
];

const flipped = (at: number): Uint8Array => {
  const bytes = judgementOf(base);
  bytes[at]! ^= 1;
  return bytes;
};

/** The two measurements the wrong way round. */
const disordered = (): Uint8Array => {
  const bytes = judgementOf(base);
  const first = bytes.slice(141, 181);
  bytes.copyWithin(141, 181);
  bytes.set(first, 181);
  return bytes;
};

type Refusal = readonly [string, DeviceRecord, Uint8Array, NonNullable<JudgementVector["refused"]>];
const wrong = (): readonly Refusal[] => [
  ["a byte short", base, judgementOf(base).subarray(0, -1), "judgementLayout"],
  ["a count without its measurements", base, judgementOf(base).subarray(0, 141), "judgementLayout"],
  ["shorter than its head", base, new Uint8Array(140), "judgementLayout"],
  ["another value", base, flipped(220), "judgementMismatch"],
  ["another lot", base, flipped(40), "judgementMismatch"],
  ["closing, which the record is not", base, flipped(106), "judgementMismatch"],
  ["measurements in descending order", base, disordered(), "judgementMismatch"],
  ["of a record that inspects nothing", reading, judgementOf(base), "judgementMismatch"],
  [
    "of a record that measures one metric twice",
    record({ measurements: [...base.inspection.measurements, base.inspection.measurements[0]!] }),
    judgementOf(measured("1", "2", "3")),
    "schema",
  ],
];

export const judgement = (): VectorFile<JudgementVector> => ({
  about: "The packed judgement of an inspection record.",
  vectors: [
    ...right.map(([name, of]) => {
      const bytes = judgementOf(of);
      return { name, record: of, hex: toHex(bytes), sha256: toHex(sha256(bytes)) };
    }),
    ...wrong().map(([name, of, bytes, refused]) => ({
      name,
      record: of,
      hex: toHex(bytes),
      refused,
    })),
  ],
});
