import type { FieldCipher } from "../parties/privacy/cipher.ts";
import type { Verifiers } from "./consent-signatures.ts";
import type { RelayOptions } from "./relay.ts";

/** What the routes about who may look stand on. */
export interface ConsentOptions extends RelayOptions {
  readonly cipher: FieldCipher;
  readonly now: () => Date;
  readonly verifiers: Verifiers;
}
