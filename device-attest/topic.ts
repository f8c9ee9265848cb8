/** Where a device speaks, and where it is spoken to. */
export type Channel = "records" | "receipts";

/**
 * `tallystick/1/<factory>/<device>/<channel>`. The device's URN is percent-encoded down to RFC 3986's unreserved
 * characters: MQTT gives `/`, `+` and `#` a meaning of its own.
 * @param factory party id, 64 lower-case hexadecimal digits
 * @param device URN
 */
export const topicOf = (factory: string, device: string, channel: Channel): string =>
  `tallystick/1/${factory}/${segmentOf(device)}/${channel}`;

const segmentOf = (urn: string): string =>
  encodeURIComponent(urn).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export interface DeviceTopic {
  readonly factory: string;
  /** URN. */
  readonly device: string;
  readonly channel: Channel;
}

const TOPIC = /^tallystick\/1\/([0-9a-f]{64})\/([A-Za-z0-9%._~-]{1,768})\/(records|receipts)$/;

/** The inverse of `topicOf`; undefined for any other topic. */
export function parseTopic(topic: string): DeviceTopic | undefined {
  const [, factory, segment, channel] = TOPIC.exec(topic) ?? [];
  if (factory === undefined || segment === undefined) return undefined;
  const device = decoded(segment);
  if (device === undefined) return undefined;
  return { factory, device, channel: channel === "records" ? channel : "receipts" };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
