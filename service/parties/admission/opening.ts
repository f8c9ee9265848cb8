import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

/**
 * The salt of an opening that makes an account the first manager of the party. Everybody who signs the opening signs
 * the salt: nobody else who relays it becomes manager.
 * @param account id
 * @param random 16 bytes in base64url
 * @returns 0x-hexadecimal
 */
export const founderSalt = (account: string, random: string): string =>
  `0x${toHex(sha256(utf8(`tallystick/open/1\n${account}\n${random}`)))}`;
