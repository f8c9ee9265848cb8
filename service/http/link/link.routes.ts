import type { HttpServer } from "../server.ts";
import { codeRoutes } from "./codes.routes.ts";
import { labelRoutes } from "./labels.routes.ts";
import type { LinkOptions } from "./options.ts";
import { resolverRoutes } from "./resolver.routes.ts";
import { scanRoutes } from "./scans.routes.ts";
import { traceRoutes } from "./trace.routes.ts";

/** From a code on a product to what its parties show of it. */
export function linkRoutes(app: HttpServer, options: LinkOptions): void {
  codeRoutes(app, options);
  labelRoutes(app, options);
  traceRoutes(app, options);
  scanRoutes(app, options);
  resolverRoutes(app, options);
}
