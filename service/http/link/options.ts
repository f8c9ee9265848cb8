import type { Pool } from "pg";
import type { ProofSource } from "../../evidence/proofs.store.ts";
import type { PageFile } from "../pages.ts";
import type { Site } from "../site.ts";

export interface LinkOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly site: Site;
  /** What bundles are made from. */
  readonly source: ProofSource;
  /** The page that a person who scans a code sees; undefined where no pages were built. */
  readonly page: PageFile | undefined;
}
