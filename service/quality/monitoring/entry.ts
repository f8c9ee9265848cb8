import type { DeviceRecord } from "../../../device-attest/record.ts";

/** An entry of the log that is looked at. */
export interface MonitoredEntry {
  readonly index: number;
  /** Party id of the factory, hexadecimal. */
  readonly party: string;
  readonly keyNo: number;
  /** Hexadecimal. */
  readonly keyId: string;
  readonly device: string;
  readonly sequence: number;
  readonly receivedAt: Date;
  /** Undefined where nobody accepted what it says, and where nothing in it is watched. */
  readonly record: DeviceRecord | undefined;
  readonly judgement: Uint8Array | undefined;
}
