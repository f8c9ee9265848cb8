import type { FastifyRequest } from "fastify";

/** Each of them says that somebody passes the request on. */
const forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * Whether this machine itself asks. The name that it asked for counts too: otherwise a page of another site, whose name
 * was pointed at 127.0.0.1, could read what is meant for monitoring.
 */
export const isLocal = ({ headers, hostname, socket }: FastifyRequest): boolean =>
  loopback.has(socket.remoteAddress ?? "") &&
  loopbackHosts.has(hostname) &&
  forwarding.every((name) => headers[name] === undefined);
