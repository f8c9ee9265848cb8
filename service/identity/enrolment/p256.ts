import { Fault } from "../../../device-attest/fault.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { EnrolmentRefused } from "./refusal.ts";

/** @param spki DER @throws EnrolmentRefused `weakKey` for any other kind of key */
export function requireP256(spki: Uint8Array): void {
  try {
    deviceKey(spki);
  } catch (error) {
    if (error instanceof Fault) throw new EnrolmentRefused("weakKey");
    throw error;
  }
}
