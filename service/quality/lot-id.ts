import { concat, fromHex, utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

const TAG = utf8("tallystick/lot/1");
export const lotIdOf = (factory: string, secret: Uint8Array): Uint8Array =>
  sha256(concat(TAG, fromHex(factory.slice(2)), secret));
