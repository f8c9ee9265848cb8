/** How browsers reach the service. */
export interface Site {
  /** Undefined: at whatever name of this machine it is asked by. */
  readonly publicUrl: URL | undefined;
  readonly https: boolean;
  /** Whether cookies are for https only. */
  readonly secure: boolean;
}

const loopback = new Set(["127.0.0.1", "::1", "[::1]", "localhost"]);

/** Whether a host name or address, as a setting or a URL spells it, is this machine itself. */
export const isLoopback = (host: string): boolean => loopback.has(host);

/**
 * Over http a session is safe on this machine alone: listening for others without https, or reached by another name,
 * browsers are made to keep nothing rather than to send a session in the clear.
 */
export function siteOf(publicUrl: URL | undefined, host: string, hasCertificate: boolean): Site {
  const https = hasCertificate || publicUrl?.protocol === "https:";
  const isHere = isLoopback(host) && isLoopback(publicUrl?.hostname ?? host);
  return { publicUrl, https, secure: https || !isHere };
}
