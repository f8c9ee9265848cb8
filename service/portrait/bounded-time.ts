import { type DeviceRecord, instantMs } from "../../device-attest/record.ts";
import { CLOCK_TOLERANCE_SECONDS } from "../evidence/verification/time-checks.ts";

/**
 * What the chain says of the time that a record names: `proven` where it lies between the block of the checkpoint that
 * the device had seen and the block of its anchor, `claimed` where no block bounds it from below, `impossible` where it
 * lies after its anchor.
 */
export type TimeOfRecord = "proven" | "claimed" | "impossible";

/** A final anchor, as the chain has it. */
export interface SeenAnchor {
  /** Hexadecimal. */
  readonly root: string;
  /** 0x and hexadecimal. */
  readonly blockHash: string;
  readonly at: string;
}

const CLOCK_TOLERANCE_MS = CLOCK_TOLERANCE_SECONDS * 1000;

/** @param seen the anchor of the size that the record says its device had seen */
export function timeOf(
  { capturedAt, seen: said }: DeviceRecord,
  anchoredAt: string,
  seen: SeenAnchor | undefined,
): TimeOfRecord {
  const captured = instantMs(capturedAt);
  if (captured > instantMs(anchoredAt) + CLOCK_TOLERANCE_MS) return "impossible";
  if (said === undefined || seen === undefined) return "claimed";
  if (seen.root !== said.root || seen.blockHash !== said.blockHash) return "claimed";
  return captured >= instantMs(seen.at) - CLOCK_TOLERANCE_MS ? "proven" : "claimed";
}
