import { concat, fromHex, toHex, utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

/**
 * What LotRegister calls a lot: SHA-256(`tallystick/lot/1` ‖ factory ‖ secret), all hexadecimal.
 * @param secret 32 random bytes: whoever does not know them cannot guess the id
 */
export const lotIdOf = (factory: string, secret: string): string =>
  toHex(sha256(concat(utf8("tallystick/lot/1"), fromHex(factory), fromHex(secret))));
