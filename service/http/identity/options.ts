import type { Pool } from "pg";
import type { Deployment } from "../../chain/deployment.ts";

/** What the routes about devices stand on. */
export interface EnrolmentOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly deployment: Pick<Deployment, "chain" | "contracts" | "verifiers">;
}
