import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";

const SALT_BYTES = 16;
const SECRET_BYTES = 32;

/** Keeps what is hashed together with it from being guessed; base64url. */
export const newSalt = (): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));

/** As contracts take salts and secrets: 32 bytes, hexadecimal. */
export const newSecret = (): string => toHex(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
