import type { Pool } from "pg";
import type { SiteAuthority } from "../../../identity/authority/site-authority.ts";

export interface EstOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly authority: SiteAuthority;
  readonly crypto: Crypto;
}
