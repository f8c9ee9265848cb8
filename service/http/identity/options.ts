import type { Pool } from "pg";
import type { SiteAuthority } from "../../identity/authority/site-authority.ts";
import type { Deployment } from "../../chain/deployment.ts";

/** What the routes about devices stand on. */
export interface EnrolmentOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly authority: Pick<SiteAuthority, "revoke">;
  readonly deployment: Pick<Deployment, "chain" | "contracts" | "verifiers">;
}
