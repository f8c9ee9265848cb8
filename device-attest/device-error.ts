/** What can go wrong on the device's own side, by code: `docs/device-protocol.md`, "On the device". */
export const deviceErrors = {
  keyExists: "there is a key already, and a key is never overwritten",
  keyMissing: "there is no key file",
  keyFile: "not a key file of this format",
  passphrase: "the passphrase is wrong, or the key file is damaged",
  outboxLocked: "another process has this outbox open",
  outboxOther: "this outbox belongs to another key or another log",
  outboxCorrupt: "a file of the outbox is damaged in its middle",
  outboxFailed: "a write could not be made durable: open the outbox again",
  outboxClosed: "the outbox is closed",
  diskFull: "no space left on the device",
  diskFault: "the file system refused",
  keyRetired: "the key has said its last word",
  linkLost: "the connection is lost",
  configuration: "the configuration is incomplete or wrong",
} as const;

export type DeviceErrorCode = keyof typeof deviceErrors;

/** A failure on the device's side, as a code. The message never holds a secret. */
export class DeviceError extends Error {
  readonly code: DeviceErrorCode;
  constructor(code: DeviceErrorCode, detail: string = deviceErrors[code], options?: ErrorOptions) {
    super(detail, options);
    this.name = "DeviceError";
    this.code = code;
  }
}
