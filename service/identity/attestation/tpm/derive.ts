import { concat, utf8 } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";

const HASH_BITS = 256;

const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

export const uint16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value & 255);

export const sized = (bytes: Uint8Array): Uint8Array => concat(uint16(bytes.length), bytes);

/** A label with the zero byte that ends it in C. */
export const label = (text: string): Uint8Array<ArrayBuffer> => utf8(`${text}\0`);

/**
 * KDFa (TPM 2.0 part 1, section 11.4.10.2; SP 800-108 in counter mode) for up to one hash: all that a credential needs.
 * @param context `contextU` ‖ `contextV`
 */
export async function kdfA(
  key: Uint8Array,
  use: string,
  context: Uint8Array,
  bits: number,
  crypto: Crypto,
): Promise<Uint8Array<ArrayBuffer>> {
  if (bits > HASH_BITS) throw new RangeError("one round of KDFa gives 256 bits");
  const input = concat(uint32(1), label(use), context, uint32(bits));
  const whole = await hmac(key, input, crypto);
  return whole.slice(0, bits / 8);
}

/** KDFe (section 11.4.10.3; SP 800-56A) for the 256 bits of a seed. */
export const kdfE = (
  z: Uint8Array,
  use: string,
  partyU: Uint8Array,
  partyV: Uint8Array,
): Uint8Array => sha256(uint32(1), z, label(use), partyU, partyV);

export async function hmac(
  key: Uint8Array,
  message: Uint8Array,
  { subtle }: Crypto,
): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = new Uint8Array(key);
  const handle = await subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", handle, new Uint8Array(message)));
}

const BLOCK_BYTES = 16;

/** AES-CFB128 from a zero IV. WebCrypto has no CFB: one block of CBC from a zero IV is the bare cipher. */
export async function encryptCfb(
  key: Uint8Array,
  plain: Uint8Array,
  { subtle }: Crypto,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(key);
  const handle = await subtle.importKey("raw", raw, "AES-CBC", false, ["encrypt"]);
  const out = new Uint8Array(plain.length);
  let feedback = new Uint8Array(BLOCK_BYTES);
  for (let at = 0; at < plain.length; at += BLOCK_BYTES) {
    const zero = new Uint8Array(BLOCK_BYTES);
    const stream = await subtle.encrypt({ name: "AES-CBC", iv: zero }, handle, feedback);
    const pad = new Uint8Array(stream);
    const end = Math.min(at + BLOCK_BYTES, plain.length);
    for (let i = at; i < end; i++) out[i] = (plain[i] as number) ^ (pad[i - at] as number);
    feedback = out.slice(at, at + BLOCK_BYTES);
  }
  return out;
}
