const SEQUENCE = 0x30;
const INTEGER = 0x02;
const HALF_BYTES = 32;

/**
 * DER of an ECDSA signature (RFC 3279 section 2.2.3) from its 64-byte r‖s. OpenSSL verifies DER only: Node's own
 * conversion costs a third of a whole verification.
 * @throws RangeError for another length
 */
export function derSignature(signature: Uint8Array): Uint8Array {
  if (signature.length !== 2 * HALF_BYTES) throw new RangeError("r‖s has 64 bytes");
  const rAt = firstDigit(signature, 0);
  const sAt = firstDigit(signature, HALF_BYTES);
  const rBytes = integerBytes(signature, rAt, HALF_BYTES);
  const sBytes = integerBytes(signature, sAt, 2 * HALF_BYTES);
  const der = new Uint8Array(6 + rBytes + sBytes);
  der[0] = SEQUENCE;
  der[1] = 4 + rBytes + sBytes;
  writeInteger(der, 2, signature.subarray(rAt, HALF_BYTES), rBytes);
  writeInteger(der, 4 + rBytes, signature.subarray(sAt), sBytes);
  return der;
}

/** Position of the first byte that is not zero; of the last one where all are. */
function firstDigit(signature: Uint8Array, from: number): number {
  let at = from;
  while (at < from + HALF_BYTES - 1 && signature[at] === 0) at++;
  return at;
}

/** A leading one bit would mean a negative number: a zero byte goes before it. */
const integerBytes = (signature: Uint8Array, from: number, end: number): number =>
  end - from + ((signature[from] as number) >> 7);

function writeInteger(der: Uint8Array, at: number, digits: Uint8Array, bytes: number): void {
  der[at] = INTEGER;
  der[at + 1] = bytes;
  der.set(digits, at + 2 + bytes - digits.length);
}

/**
 * The 64-byte r‖s of a DER signature of P-256 as OpenSSL makes it: Node's own conversion costs as much as signing.
 * @throws RangeError for anything else
 */
export function rawSignature(der: Uint8Array): Uint8Array {
  const raw = new Uint8Array(2 * HALF_BYTES);
  const middle = readInteger(der, 2, raw.subarray(0, HALF_BYTES));
  const end = readInteger(der, middle, raw.subarray(HALF_BYTES));
  if (der[0] !== SEQUENCE || der[1] !== end - 2 || der.length !== end)
    throw new RangeError("no DER of a P-256 signature");
  return raw;
}

/** Right-aligned into `digits`. @returns where the next value begins */
function readInteger(der: Uint8Array, at: number, digits: Uint8Array): number {
  const end = at + 2 + (der[at + 1] ?? 0);
  let from = at + 2;
  while (der[from] === 0 && from < end - 1) from++;
  if (der[at] !== INTEGER || end > der.length || end - from > digits.length || end === at + 2)
    throw new RangeError("no DER of a P-256 signature");
  digits.set(der.subarray(from, end), digits.length - (end - from));
  return end;
}
