import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import type { Access } from "./access.ts";
import type { Site } from "./site.ts";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/** Of our own pages; another site's page cannot send it without asking us first, and nobody is told yes. */
const OWN_HEADER = "tallystick-request";

/**
 * Requires that a page of our own asks, where a browser adds cookie or certificate by itself or is being given a
 * session (docs/security.md). An API key is added by no browser to what other sites ask.
 * @throws Problem `crossSite`
 */
export function requireOwnPage(request: FastifyRequest, access: Access, site: Site): void {
  if (reading.has(request.method)) return;
  const { headers, principal } = request;
  const hasSession = principal.kind === "person";
  const hasCertificate = principal.kind === "machine" && headers.authorization === undefined;
  if (!hasSession && !hasCertificate && access.kind !== "credential") return;
  requireSameOrigin(request, site, hasSession);
}

/**
 * The same where it is known already that a browser may have added something by itself.
 * @param hasSession whether a session came with it
 * @throws Problem `crossSite`
 */
export function requireSameOrigin(request: FastifyRequest, site: Site, hasSession: boolean): void {
  const { headers } = request;
  if (reading.has(request.method)) return;
  const says = { site: headers["sec-fetch-site"], origin: headers.origin };
  if (says.site !== undefined && says.site !== "same-origin") throw crossSite();
  if (says.origin !== undefined && says.origin !== originOf(request, site)) throw crossSite();
  const saysNothing = says.site === undefined && says.origin === undefined;
  // Every browser says at least one of them: whoever signs in and says neither is none.
  if (hasSession && (saysNothing || !isDeliberate(headers))) throw crossSite();
}

/** Neither a form nor a link can be the source of it. */
const isDeliberate = (headers: FastifyRequest["headers"]): boolean =>
  headers[OWN_HEADER] !== undefined ||
  headers["content-type"]?.split(";")[0]?.trim().toLowerCase() === "application/json";

const originOf = ({ host, protocol }: FastifyRequest, { publicUrl }: Site): string =>
  publicUrl?.origin ?? `${protocol}://${host}`;

const crossSite = (): Problem =>
  new Problem("crossSite", "Only pages of this service may ask for it.");
