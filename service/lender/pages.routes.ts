import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import type { HousePages } from "../http/pages.ts";
import { forEver, fresh, wantsPage } from "../http/pages.routes.ts";
import { problem } from "../http/problem.ts";
import { sendProblem } from "../http/answer-error.ts";
import { PAGE_POLICY } from "../http/security-headers.ts";
import { sendPage } from "../http/send-page.ts";
import type { HttpServer } from "../http/server.ts";
import { housePaths } from "./page-paths.ts";

const shown = { config: { access: { kind: "public" } }, schema: { hide: true } } as const;

/** The house's pages for people, under the same policy as the service's. They hold nothing before somebody signs in. */
export function housePageRoutes(app: HttpServer, pages: HousePages | undefined): void {
  app.setNotFoundHandler((request, reply) =>
    pages !== undefined && request.method === "GET" && wantsPage(request)
      ? send(request, reply.code(404), pages)
      : sendProblem(reply, problem("notFound")),
  );
  if (pages === undefined) return;
  for (const path of Object.values(housePaths))
    app.get(path, shown, (request, reply) => send(request, reply, pages));

  const Name = Type.Object({ name: Type.String() });
  app.get(
    "/assets/:name",
    { ...shown, schema: { ...shown.schema, params: Name } },
    (request, reply) => {
      const asset = pages.assets.get(request.params.name);
      if (asset === undefined) throw new Problem("notFound", "No page has such a part (any more).");
      return sendPage(request, reply.headers(forEver), asset);
    },
  );
}

const send = (request: FastifyRequest, reply: FastifyReply, pages: HousePages): FastifyReply =>
  sendPage(
    request,
    reply.headers({ ...fresh, "content-security-policy": PAGE_POLICY }),
    pages.application,
  );
