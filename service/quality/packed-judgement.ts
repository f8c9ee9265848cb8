import { toHex } from "../../device-attest/bytes.ts";
import { Fault } from "../../device-attest/fault.ts";

/** An inspection as a device committed to it (docs/device-protocol.md, "The judgement"). Hashes are hexadecimal. */
export interface PackedJudgement {
  readonly ruleSet: string;
  readonly lot: string;
  readonly step: string;
  readonly sample: number;
  readonly attempt: number;
  readonly ordinal: number;
  readonly closing: boolean;
  /** Millionths of the unit, by metric. */
  readonly measurements: ReadonlyMap<string, bigint>;
}

const HEAD_BYTES = 141;
const MEASUREMENT_BYTES = 40;
const MEASUREMENTS_MAX = 256;

/**
 * Reads what `judgementOf` packs, and refuses what `libraries/Judgement.sol` refuses.
 * @throws Fault `judgementLayout`
 */
export function readJudgement(bytes: Uint8Array): PackedJudgement {
  if (bytes.length < HEAD_BYTES) throw new Fault("judgementLayout", "shorter than its head");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(139);
  if (count > MEASUREMENTS_MAX || bytes.length !== HEAD_BYTES + count * MEASUREMENT_BYTES)
    throw new Fault("judgementLayout", "its length is not that of its measurements");
  const [sample, attempt, ordinal] = [view.getUint32(96), view.getUint16(100), view.getUint32(102)];
  const closing = view.getUint8(106);
  if (attempt === 0 || ordinal === 0 || closing > 1)
    throw new Fault("judgementLayout", "attempts and ordinals count from 1");
  return {
    ruleSet: toHex(bytes.subarray(0, 32)),
    lot: toHex(bytes.subarray(32, 64)),
    step: toHex(bytes.subarray(64, 96)),
    sample,
    attempt,
    ordinal,
    closing: closing === 1,
    measurements: measurementsIn(bytes, view, count),
  };
}

function measurementsIn(bytes: Uint8Array, view: DataView, count: number): Map<string, bigint> {
  const measured = new Map<string, bigint>();
  let before = "";
  for (let at = HEAD_BYTES; at < HEAD_BYTES + count * MEASUREMENT_BYTES; at += MEASUREMENT_BYTES) {
    const metric = toHex(bytes.subarray(at, at + 32));
    if (metric <= before) throw new Fault("judgementLayout", "metrics do not ascend");
    measured.set(metric, view.getBigInt64(at + 32));
    before = metric;
  }
  return measured;
}
