import { type Channel, parseTopic } from "../../device-attest/topic.ts";

/** Who a certificate says is there. */
export interface AdmittedDevice {
  /** Party id, 64 hexadecimal digits. */
  readonly factory: string;
  /** URN. */
  readonly device: string;
  /** Of the certificate. */
  readonly serial: string;
}

/** Decides about devices that sign in with a certificate. Refusals are errors with a code. */
export interface DeviceDoor {
  /** @param leaf DER */
  readonly admit: (leaf: Uint8Array) => Promise<AdmittedDevice>;
  /** Throws when a device that was let in may not stay. */
  readonly requireStanding: (device: AdmittedDevice) => void;
  /** Told when somebody may have to leave. */
  readonly onChange: (listener: () => void) => void;
}

/** A connection did what its certificate does not allow. */
export class MqttRefusal extends Error {
  readonly code: "certificateMissing" | "topicOfOther";
  constructor(code: "certificateMissing" | "topicOfOther") {
    super(code === "topicOfOther" ? "a topic that is not the device's own" : "no certificate");
    this.code = code;
  }
}

/** Whether a device may use a topic: its own one of this channel, and no other at all. */
export function isOwnTopic(
  topic: string,
  channel: Channel,
  { device, factory }: AdmittedDevice,
): boolean {
  const parsed = parseTopic(topic);
  return parsed?.channel === channel && parsed.device === device && parsed.factory === factory;
}
