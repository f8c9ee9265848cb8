import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { inspectPath, nodePaths, pagePaths } from "./page-paths.ts";
import type { Pages } from "./pages.ts";
import { NODES_POLICY, PAGE_POLICY, permissions } from "./security-headers.ts";
import { sendPage } from "./send-page.ts";
import type { HttpServer } from "./server.ts";

const shown = { config: { access: { kind: "public" } }, schema: { hide: true } } as const;

/** The pages for people: the application at its addresses, the page that verifies, and their scripts and styles. */
export function pageRoutes(app: HttpServer, { application, assets, inspect, verify }: Pages): void {
  for (const path of Object.values(pagePaths)) {
    const policy = nodePaths.has(path) ? NODES_POLICY : PAGE_POLICY;
    app.get(path, shown, (request, reply) =>
      sendPage(
        request,
        reply.headers({ ...fresh, "content-security-policy": policy }),
        application,
      ),
    );
  }

  app.get("/verify", shown, (request, reply) =>
    sendPage(request, reply.headers({ ...fresh, "content-security-policy": ownPolicy }), verify),
  );

  app.get(inspectPath, shown, (request, reply) =>
    sendPage(request, reply.headers({ ...fresh, ...inspectHeaders }), inspect),
  );

  // What keeps that page for the time without a network; never older than the service.
  app.get("/inspect/worker.js", shown, (request, reply) => {
    const worker = assets.get("inspect-worker.js");
    if (worker === undefined) throw new Problem("notFound", "The pages were built without it.");
    return sendPage(request, reply.headers(workerHeaders), worker);
  });

  app.get(
    "/assets/:name",
    { ...shown, schema: { hide: true, params: Type.Object({ name: Type.String() }) } },
    (request, reply) => {
      const asset = assets.get(request.params.name);
      if (asset === undefined) throw new Problem("notFound", "No page has such a part (any more).");
      return sendPage(request, reply.headers(forEver), asset);
    },
  );

  // A person who went astray is told so in words; a program gets the problem document.
  app.get("/*", shown, (request, reply) => {
    if (!wantsPage(request)) throw new Problem("notFound", "There is nothing at this address.");
    reply.code(404).headers({ ...fresh, "content-security-policy": PAGE_POLICY });
    return sendPage(request, reply, application);
  });
}

/** The one page that may look through a camera: at the labels of lots. */
const inspectHeaders = {
  "content-security-policy": PAGE_POLICY,
  "permissions-policy": permissions({ camera: "(self)" }),
} as const;

/** It fetches under a policy of its own, not under that of the page that it serves. */
const workerHeaders = {
  "cache-control": "no-cache",
  "content-security-policy": PAGE_POLICY,
  "service-worker-allowed": inspectPath,
} as const;

export const fresh = { "cache-control": "no-cache" } as const;
export const forEver = { "cache-control": "public, max-age=31536000, immutable" } as const;

/** Its own policy stands in the page, by hashes; it asks nodes that the reader names. */
const ownPolicy = "frame-ancestors 'none'";

export const wantsPage = ({ headers, url }: FastifyRequest): boolean =>
  !url.startsWith("/v1/") && headers.accept?.includes("text/html") === true;
