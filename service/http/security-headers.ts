import type { HttpServer } from "./server.ts";
import type { Site } from "./site.ts";

/** An answer of the API is nothing to be shown: as a page it may load nothing and be framed by nobody. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page of ours loads what is ours alone; there are no inline scripts or styles to make exceptions for. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** The same for pages that verify in the browser: they ask the nodes that their reader names. */
export const NODES_POLICY = PAGE_POLICY.replace(
  "connect-src 'self'",
  "connect-src 'self' http: https:",
);

type May = "()" | "(self)";

/** What a page may use of the browser. */
export const permissions = ({
  camera = "()",
  geolocation = "()",
}: {
  readonly camera?: May;
  readonly geolocation?: May;
}): string =>
  `camera=${camera}, geolocation=${geolocation}, microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)`;

const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "permissions-policy": permissions({}),
  "cross-origin-opener-policy": "same-origin",
  "x-permitted-cross-domain-policies": "none",
} as const;

const YEAR_SECONDS = 31_536_000;

/** What makes browsers careful with an answer. @param isForAll whether pages of other sites may read it */
export const headersOf = (site: Site, isForAll: boolean): Record<string, string> => ({
  ...always,
  "content-security-policy": NOTHING,
  "cross-origin-resource-policy": isForAll ? "cross-origin" : "same-origin",
  ...(site.https && { "strict-transport-security": `max-age=${String(YEAR_SECONDS)}` }),
});

/** Sends them with every answer that a route, or none, is asked for. */
export function secureHeaders(app: HttpServer, site: Site): void {
  // The log, and what parties show to everybody, is for pages of other sites too.
  const [forAll, forOwn] = [headersOf(site, true), headersOf(site, false)];
  app.addHook("onRequest", ({ routeOptions }, reply, done) => {
    const kind = routeOptions.config.access?.kind;
    reply.headers(kind === "public" || kind === "published" ? forAll : forOwn);
    done();
  });
}
