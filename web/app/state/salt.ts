import { toBase64Url } from "../../../device-attest/bytes.ts";

const SALT_BYTES = 16;

/** Keeps what is hashed together with it from being guessed; base64url. */
export const newSalt = (): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
