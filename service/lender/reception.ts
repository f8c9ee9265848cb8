import type { HttpServer } from "../http/server.ts";
import { applyRoutes } from "./apply.routes.ts";
import type { Desk, DeskOptions } from "./desk.ts";
import { standingAtService } from "./grant-at-service.ts";
import type { ExposureOf } from "./own-exposure.ts";
import { termsOf } from "./terms.ts";

interface Reception extends Pick<DeskOptions, "model" | "policy" | "pool" | "now"> {
  readonly desk: Desk;
  readonly exposureOf: ExposureOf;
  readonly apiKey: string;
  readonly names: ReadonlyMap<string, string>;
  readonly serviceUrl: URL;
}

/** Takes applications from whoever comes. Without a loan book a house cannot say what it is exposed to, and has none. */
export function receiveApplications(
  app: HttpServer,
  { apiKey, model, names, policy, serviceUrl, ...rest }: Reception,
): void {
  const name = names.get(policy.lender) ?? null;
  const source = { url: serviceUrl, apiKey, fetch };
  applyRoutes(app, {
    ...rest,
    policy,
    terms: termsOf({ model, policy, name, service: serviceUrl.origin }),
    standingOf: (commitment) => standingAtService(policy.lender, commitment, source),
  });
}
