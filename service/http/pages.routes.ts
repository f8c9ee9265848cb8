import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { pagePaths } from "./page-paths.ts";
import type { Pages } from "./pages.ts";
import { PAGE_POLICY } from "./security-headers.ts";
import { sendPage } from "./send-page.ts";
import type { HttpServer } from "./server.ts";

const shown = { config: { access: { kind: "public" } }, schema: { hide: true } } as const;

/** The pages for people: the application at its addresses, the page that verifies, and their scripts and styles. */
export function pageRoutes(app: HttpServer, { application, assets, verify }: Pages): void {
  for (const path of Object.values(pagePaths))
    app.get(path, shown, (request, reply) =>
      sendPage(
        request,
        reply.headers({ ...fresh, "content-security-policy": PAGE_POLICY }),
        application,
      ),
    );

  app.get("/verify", shown, (request, reply) =>
    sendPage(request, reply.headers({ ...fresh, "content-security-policy": ownPolicy }), verify),
  );

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

const fresh = { "cache-control": "no-cache" } as const;
const forEver = { "cache-control": "public, max-age=31536000, immutable" } as const;

/** Its own policy stands in the page, by hashes; it asks nodes that the reader names. */
const ownPolicy = "frame-ancestors 'none'";

const wantsPage = ({ headers, url }: FastifyRequest): boolean =>
  !url.startsWith("/v1/") && headers.accept?.includes("text/html") === true;
