import { join } from "../../device-attest/bytes.ts";

const PUBLISH = 3;
/** A fixed header is a type byte and a length of one to four bytes (MQTT 3.1.1 section 2.2.3). */
const LENGTH_BYTES_MAX = 4;

/**
 * Cuts oversized PUBLISH packets on their way into a broker, which would buffer any length up to 256 MB. What passes
 * is the packet with its end cut off: still acknowledged, and refused as too large, while its bytes are never held.
 */
export class PacketGuard {
  readonly #packetBytesMax: number;
  #header: number[] = [];
  #passing = 0;
  #dropping = 0;

  constructor(packetBytesMax: number) {
    this.#packetBytesMax = packetBytesMax;
  }

  /**
   * @returns the bytes to hand on
   * @throws RangeError for what is not MQTT, or oversized and no PUBLISH: end the connection
   */
  feed(chunk: Uint8Array): Uint8Array {
    const out: Uint8Array[] = [];
    for (let at = 0; at < chunk.length;) {
      const available = chunk.length - at;
      if (this.#passing > 0) {
        const step = Math.min(this.#passing, available);
        out.push(chunk.subarray(at, at + step));
        this.#passing -= step;
        at += step;
      } else if (this.#dropping > 0) {
        const step = Math.min(this.#dropping, available);
        this.#dropping -= step;
        at += step;
      } else {
        const header = this.#readHeader(chunk[at++] as number);
        if (header !== undefined) out.push(header);
      }
    }
    return out.length === 1 ? (out[0] as Uint8Array) : join(out);
  }

  /** @returns the header to hand on, once it is complete */
  #readHeader(byte: number): Uint8Array | undefined {
    this.#header.push(byte);
    const [type = 0, ...encoded] = this.#header;
    if (encoded.length === 0 || byte >= 0x80) {
      if (encoded.length >= LENGTH_BYTES_MAX) throw new RangeError("not an MQTT packet");
      return undefined;
    }
    this.#header = [];
    const length = decodeLength(encoded);
    const passing = Math.min(length, this.#packetBytesMax);
    if (passing < length && type >> 4 !== PUBLISH) throw new RangeError("an oversized packet");
    this.#passing = passing;
    this.#dropping = length - passing;
    return Uint8Array.of(type, ...encodeLength(passing));
  }
}

const decodeLength = (bytes: readonly number[]): number =>
  bytes.reduceRight((length, byte) => length * 128 + (byte & 0x7f), 0);

function encodeLength(length: number): number[] {
  const bytes = [];
  let rest = length;
  do {
    const more = rest >= 128 ? 0x80 : 0;
    bytes.push((rest % 128) | more);
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}
