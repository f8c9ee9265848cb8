import { concat, equal, fromBase64Url, fromHex, utf8 } from "./bytes.ts";
import { toMicro } from "./decimal.ts";
import { Fault } from "./fault.ts";
import type { DeviceRecord, Inspection } from "./record.ts";
import { sha256 } from "#crypto";

const HEAD_BYTES = 141;
const MEASUREMENT_BYTES = 40;
const SALT_TAG = utf8("tallystick/jud/1");
const MEASUREMENTS_MAX = 256;

/**
 * Packs a record's inspection into the bytes that a contract can judge (docs/device-protocol.md, "The judgement"):
 * ruleSet 32, lot 32, step 32, sample u32, attempt u16, ordinal u32, closing u8, salt 32, count u16, then
 * (metric 32, millionths i64) ascending by metric.
 * @throws Fault `judgementMismatch` for a record without inspection, `schema` for a measurement named twice
 */
export function judgementOf(record: DeviceRecord): Uint8Array<ArrayBuffer> {
  if (record.kind !== "inspection") throw new Fault("judgementMismatch", "no inspection in it");
  const { inspection } = record;
  const step = record.step === undefined ? new Uint8Array(32) : sha256(utf8(record.step));
  const measured = packMeasurements(inspection);
  return concat(
    fromHex(inspection.ruleSet),
    fromHex(inspection.lot),
    step,
    packCounters(inspection),
    sha256(SALT_TAG, fromBase64Url(record.salt)),
    unsigned(measured.length, 2),
    ...measured,
  );
}

/**
 * Refuses a judgement that is not exactly the record's inspection.
 * @throws Fault `judgementLayout`, `judgementMismatch`
 */
export function requireJudgementOf(record: DeviceRecord, judgement: Uint8Array): void {
  const count = judgement.length >= HEAD_BYTES ? (judgement[139]! << 8) | judgement[140]! : -1;
  if (count > MEASUREMENTS_MAX || judgement.length !== HEAD_BYTES + count * MEASUREMENT_BYTES)
    throw new Fault("judgementLayout");
  if (!equal(judgement, judgementOf(record))) throw new Fault("judgementMismatch");
}

/** The name of a metric on chain: salted by its rule set, so that it says nothing to strangers. */
export const metricId = (ruleSetSalt: Uint8Array, name: string, unit: string): Uint8Array =>
  sha256(ruleSetSalt, utf8(name), Uint8Array.of(0), utf8(unit));

function packCounters(inspection: Inspection): Uint8Array {
  return concat(
    unsigned(inspection.sample, 4),
    unsigned(inspection.attempt, 2),
    unsigned(inspection.ordinal, 4),
    unsigned(inspection.closing ? 1 : 0, 1),
  );
}

function packMeasurements(inspection: Inspection): Uint8Array[] {
  const salt = fromHex(inspection.ruleSetSalt);
  const packed = inspection.measurements.map(({ metric, unit, value }) =>
    concat(metricId(salt, metric, unit), signed64(toMicro(value))),
  );
  packed.sort(compareMetric);
  for (let at = 1; at < packed.length; at++)
    if (compareMetric(packed[at - 1]!, packed[at]!) === 0)
      throw new Fault("schema", "one metric is measured twice");
  return packed;
}

function compareMetric(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < 32; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return 0;
}

function unsigned(value: number, bytes: number): Uint8Array {
  const packed = new Uint8Array(bytes);
  for (let at = bytes - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256))
    packed[at] = rest % 256;
  return packed;
}

function signed64(value: bigint): Uint8Array {
  const packed = new Uint8Array(8);
  new DataView(packed.buffer).setBigInt64(0, value);
  return packed;
}
