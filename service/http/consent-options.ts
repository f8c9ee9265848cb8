import type { Pool } from "pg";
import type { ActTarget } from "../parties/acts/typed.ts";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import type { Verifiers } from "./consent-signatures.ts";

/** What the routes about who may look stand on. */
export interface ConsentOptions {
  readonly pool: Pool;
  readonly cipher: FieldCipher;
  readonly now: () => Date;
  /** The ConsentLedger. */
  readonly ledger: ActTarget;
  readonly verifiers: Verifiers;
  /** The account that pays for relaying. */
  readonly relayer: string;
}
