import { AttestationFault } from "../attestation-fault.ts";

/** Reads a marshalled structure (TPM 2.0 part 1, section 9): big-endian, nothing left over. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new AttestationFault("malformed", "it ends too early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  uint(length: 1 | 2 | 4): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }

  uint64(): bigint {
    return (BigInt(this.uint(4)) << 32n) | BigInt(this.uint(4));
  }

  /** A TPM2B: two bytes of length, and as many bytes. */
  sized(): Uint8Array {
    return this.take(this.uint(2));
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new AttestationFault("malformed", "bytes left over");
  }
}

/** @throws AttestationFault `malformed` unless `read` takes all of `bytes` */
export function readWhole<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}
