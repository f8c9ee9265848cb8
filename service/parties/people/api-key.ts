import { fromBase64Url, toBase64Url, toHex } from "../../../device-attest/bytes.ts";

/** What a machine sends as its bearer token. */
export interface ApiKey {
  /** 24 hexadecimal digits: names the key in lists and logs. */
  readonly id: string;
  /**
   * 32 random bytes. Their SHA-256 is what is kept: unlike a password they cannot be guessed, so that a slow hash would
   * only slow down every request.
   */
  readonly secret: Uint8Array;
}

export const API_KEY_ID_BYTES = 12;
export const API_KEY_SECRET_BYTES = 32;

/** The prefix lets scanners find keys that were published by mistake. */
export const formatApiKey = ({ id, secret }: ApiKey): string => `tsk_${id}_${toBase64Url(secret)}`;

export const apiKeyOf = (idBytes: Uint8Array, secret: Uint8Array): ApiKey => ({
  id: toHex(idBytes),
  secret,
});

/** Undefined for what is no key. */
export function parseApiKey(text: string): ApiKey | undefined {
  const parts = /^tsk_([0-9a-f]{24})_([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/.exec(text);
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined;
  return { id: parts[1], secret: fromBase64Url(parts[2]) };
}
