import type { HttpServer } from "../server.ts";
import { deviceCodeRoutes } from "./codes.routes.ts";
import { deviceEnrolmentRoutes } from "./enrolments.routes.ts";
import { deviceManifestRoutes } from "./manifests.routes.ts";
import type { EnrolmentOptions } from "./options.ts";
import { pkiRoutes } from "./pki.routes.ts";

/** Which devices belong to a factory, and what they are. */
export function identityRoutes(app: HttpServer, options: EnrolmentOptions): void {
  deviceEnrolmentRoutes(app, options);
  deviceCodeRoutes(app, options);
  deviceManifestRoutes(app, options);
  pkiRoutes(app, options.pool);
}
