import type { Pool } from "pg";

/** What the routes of inspectors stand on. */
export interface InspectionOptions {
  readonly pool: Pool;
  readonly now: () => Date;
}
