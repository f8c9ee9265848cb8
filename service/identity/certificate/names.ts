import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { topicOf } from "../../../device-attest/topic.ts";
import { sha256 } from "#crypto";

const PARTY = "urn:tallystick:party:";
/** As the device protocol has it: no control characters, no blanks. */
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$/;
/** Of a common name (RFC 5280 appendix A, ub-common-name). */
const COMMON_NAME_MAX = 64;

/** Whose device it is, and which. */
export interface DeviceName {
  /** Party id, 64 hexadecimal digits. */
  readonly factory: string;
  /** URN. */
  readonly device: string;
}

export const isDeviceUrn = (text: string): boolean => URN.test(text) && !text.startsWith(PARTY);

/** The two names that a device's certificate bears. */
export const alternativeNames = ({ device, factory }: DeviceName): string[] => [
  device,
  `${PARTY}${factory}`,
];

/** @returns undefined unless they are a device and a factory, and nothing else */
export function deviceNamed(names: readonly string[]): DeviceName | undefined {
  const factories = names.filter((name) => name.startsWith(PARTY));
  const devices = names.filter((name) => isDeviceUrn(name));
  const [factory, device] = [factories[0]?.slice(PARTY.length), devices[0]];
  const isWhole = names.length === 2 && factories.length === 1 && devices.length === 1;
  if (!isWhole || factory === undefined || device === undefined) return undefined;
  return /^[0-9a-f]{64}$/.test(factory) ? { factory, device } : undefined;
}

/**
 * The device's part of its MQTT topics, so that a broker of any make can hold the two against each other; a hash where
 * that is too long for a common name.
 */
export function commonNameOf({ device, factory }: DeviceName): string {
  const segment = topicOf(factory, device, "records").split("/")[3] ?? "";
  return segment.length <= COMMON_NAME_MAX ? segment : toHex(sha256(utf8(device)));
}
