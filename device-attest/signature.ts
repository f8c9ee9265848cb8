import { fromHex, toHex } from "./bytes.ts";
import { Fault } from "./fault.ts";
import type { Verifier } from "./crypto/primitives.ts";

export const SIGNATURE_BYTES = 64;
/** Order of P-256 (FIPS 186-5, SEC 2 `secp256r1`), and half of it rounded down. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = fromHex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");

/** Whether s ≤ n/2. Of r‖s and r‖(n−s), both valid, only this one may enter the log. */
export function isLowS(signature: Uint8Array): boolean {
  for (let at = 0; at < 32; at++) {
    const difference = (signature[32 + at] as number) - (HALF_ORDER[at] as number);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** The low-s twin of a signature; OpenSSL makes high s about half the time. */
export function toLowS(signature: Uint8Array): Uint8Array {
  if (isLowS(signature)) return signature;
  const low = Uint8Array.from(signature);
  const s = ORDER - BigInt(`0x${toHex(signature.subarray(32))}`);
  low.set(fromHex(s.toString(16).padStart(64, "0")), 32);
  return low;
}

/**
 * Refuses anything but a valid low-s signature of `message`.
 * @throws Fault `signatureLength`, `highS`, `badSignature`
 */
export function requireSigned(verify: Verifier, message: Uint8Array, signature: Uint8Array): void {
  requireSignatureForm(signature);
  if (!verify(message, signature)) throw new Fault("badSignature");
}

/** @throws Fault `signatureLength`, `highS` */
export function requireSignatureForm(signature: Uint8Array): void {
  if (signature.length !== SIGNATURE_BYTES) throw new Fault("signatureLength");
  if (!isLowS(signature)) throw new Fault("highS");
}
