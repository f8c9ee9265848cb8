import { toBase64 } from "../../device-attest/bytes.ts";
import { type DeviceKey, deviceKey } from "../../device-attest/key.ts";

/** A registered key, as the index of the registry has it. */
export interface RegisteredKey {
  readonly keyNo: number;
  readonly spki: Uint8Array;
  /** URN of the device that it speaks for. */
  readonly device: string;
  /** 32 bytes, hexadecimal: the factory's party id. */
  readonly factory: string;
  /** An end was seen on chain: nothing that arrives from now on is its word. */
  readonly ended: boolean;
}

export interface KnownKey extends RegisteredKey {
  readonly key: DeviceKey;
}

/** The registered keys by id. Immutable: a change makes a new ring. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, KnownKey>;

  constructor(keys: Iterable<RegisteredKey>) {
    const known = Array.from(keys, (one): KnownKey => ({ ...one, key: deviceKey(one.spki) }));
    this.#keys = new Map(known.map((one) => [toBase64(one.key.keyId), one]));
  }

  find(keyId: Uint8Array): KnownKey | undefined {
    return this.#keys.get(toBase64(keyId));
  }
}
