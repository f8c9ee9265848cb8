import type { Charter } from "../../parties/charter.ts";
import type { RelayOptions } from "../relay.ts";

export interface AdmissionOptions extends RelayOptions {
  readonly now: () => Date;
  /** What the PartyRegistry says of itself, and for ever. */
  readonly charter: Charter;
}
