import type { BlockList } from "node:net";
import type { Pool } from "pg";
import type { FieldCipher } from "../../parties/privacy/cipher.ts";

/** What the routes about webhooks stand on. */
export interface WebhookOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly cipher: FieldCipher;
  /** Networks that subscribers may be in beside the internet. */
  readonly networks: BlockList;
}
