import { utf8 } from "../../../device-attest/bytes.ts";
import { EnrolmentRefused } from "./refusal.ts";

/**
 * What lets one device in that has no certificate yet. A person types it: sixteen letters of Crockford's alphabet are 80
 * bits, which `CODE_ATTEMPTS_MAX` guesses do not find; so a plain hash is kept of them.
 */
export interface OneTimeCode {
  /** Names the code in lists; the user of HTTP Basic. */
  readonly id: string;
  readonly secret: string;
}

export const CODE_ID_BYTES = 6;
export const CODE_SECRET_BYTES = 16;
export const CODE_ATTEMPTS_MAX = 5;
export const CODE_HOURS_MAX = 7 * 24;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param secretBytes random; five bits of each are used */
export const codeOf = (idBytes: Uint8Array, secretBytes: Uint8Array): OneTimeCode => ({
  id: Array.from(idBytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  secret: grouped(Array.from(secretBytes, (byte) => ALPHABET[byte & 31]).join("")),
});

const grouped = (letters: string): string => letters.replaceAll(/(.{4})(?=.)/g, "$1-");

/** As it is hashed: who types it may leave hyphens out, and writes small letters, O for 0, and I or L for 1. */
export const spelt = (secret: string): Uint8Array<ArrayBuffer> =>
  utf8(secret.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1"));

/** User and password of HTTP Basic; undefined for another scheme. @throws EnrolmentRefused `codeInvalid` */
export function codeIn(authorization: string): OneTimeCode | undefined {
  const base64 = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  if (base64 === undefined) return undefined;
  const [, id, secret] = /^([0-9a-f]{12}):([ -~]{1,64})$/.exec(atob(base64)) ?? [];
  if (id === undefined || secret === undefined) throw new EnrolmentRefused("codeInvalid");
  return { id, secret };
}

/** What is kept of a code. */
export interface KeptCode {
  readonly isRight: boolean;
  /** With this one. */
  readonly attempts: number;
  readonly expiresAtMs: number;
  /** SHA-256 of the request that it was used for. */
  readonly usedFor: string | undefined;
}

/**
 * A code is good for one request. The same request again is its answer that got lost: it is answered again with what it
 * was answered, as long as the code lasts.
 * @param request SHA-256
 * @throws EnrolmentRefused
 */
export function requireCode(code: KeptCode | undefined, request: string, atMs: number): void {
  if (code === undefined) throw new EnrolmentRefused("codeInvalid");
  if (code.attempts > CODE_ATTEMPTS_MAX) throw new EnrolmentRefused("codeLocked");
  if (!code.isRight) throw new EnrolmentRefused("codeInvalid");
  if (code.expiresAtMs <= atMs) throw new EnrolmentRefused("codeExpired");
  if (code.usedFor !== undefined && code.usedFor !== request)
    throw new EnrolmentRefused("codeUsed");
}
