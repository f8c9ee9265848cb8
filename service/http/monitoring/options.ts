import type { Pool } from "pg";

/** What the routes about what is watched stand on. */
export interface MonitoringOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}
