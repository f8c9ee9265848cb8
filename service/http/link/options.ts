import type { Pool } from "pg";
import type { PageFile } from "../pages.ts";
import type { Site } from "../site.ts";

export interface LinkOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly site: Site;
  /** The page that a person who scans a code sees; undefined where no pages were built. */
  readonly page: PageFile | undefined;
}
