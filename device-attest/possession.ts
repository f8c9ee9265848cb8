import { concat, fromHex, utf8 } from "./bytes.ts";
import { Fault } from "./fault.ts";
import { sha256 } from "#crypto";

/** Where a key is to speak, and for whom. */
export interface Enrolment {
  /** EIP-155 chain id. */
  readonly chainId: number | bigint;
  /** Address of the DeviceRegistry, hexadecimal with or without 0x, any case. */
  readonly registry: string;
  /** SHA-256 of the log's origin. */
  readonly logId: Uint8Array;
  /** Party id of the factory, 32 bytes hexadecimal with or without 0x. */
  readonly factory: string;
  /** URN of the device. */
  readonly device: string;
}

export const POSSESSION_BYTES = 164;
const TAG = utf8("tallystick/pop/1");
const DEVICE = /^[!-~]{1,255}$/;

/**
 * What a device key signs, P-256 over SHA-256 with low s, to prove that whoever registers it holds it. Bound to chain,
 * contract, log, factory and device, so that nobody can register it elsewhere: tag 16, chainId u256, registry 20,
 * logId 32, factory 32, SHA-256(device) 32 (`contracts/interfaces/IDeviceRegistry.sol`, `possessionMessage`).
 * @throws Fault `encoding`
 */
export function possessionMessage(enrolment: Enrolment): Uint8Array<ArrayBuffer> {
  if (!DEVICE.test(enrolment.device)) throw new Fault("encoding", "not the URN of a device");
  return concat(
    TAG,
    unsigned256(enrolment.chainId),
    sized(hex(enrolment.registry), 20),
    sized(enrolment.logId, 32),
    sized(hex(enrolment.factory), 32),
    sha256(utf8(enrolment.device)),
  );
}

function unsigned256(chainId: number | bigint): Uint8Array {
  const isNumber = typeof chainId === "bigint" || Number.isSafeInteger(chainId);
  if (!isNumber || chainId < 1 || chainId >= 2n ** 64n) throw new Fault("encoding", "no chain id");
  return fromHex(chainId.toString(16).padStart(64, "0"));
}

const hex = (text: string): Uint8Array => fromHex(text.replace(/^0x/, "").toLowerCase());

function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new Fault("encoding", `expected ${String(length)} bytes`);
  return bytes;
}
