import { Fault } from "../../device-attest/fault.ts";
import { asRecord, type DeviceRecord } from "../../device-attest/record.ts";

/**
 * A record as it is stored. It was checked when it came; a database that was tampered with may hold anything.
 * @returns undefined for what is no record
 */
export function storedRecord(body: Buffer): DeviceRecord | undefined {
  try {
    return asRecord(JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
