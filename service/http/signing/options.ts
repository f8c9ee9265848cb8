import type { ActTarget } from "../../parties/acts/typed.ts";
import type { KeyWrapper } from "../../parties/managed/key-wrapper.ts";
import type { Deployment } from "../../chain/deployment.ts";
import type { RelayOptions } from "../relay.ts";

export interface SigningOptions extends RelayOptions {
  readonly deployment: Pick<Deployment, "chain" | "contracts" | "verifiers">;
  readonly now: () => Date;
  readonly wrapper: KeyWrapper;
  /** The next nonce of a party under a nonce key, as the contract says it. @throws NodeUnreachable */
  readonly nonceOf: (at: ActTarget, party: string, key: Uint8Array) => Promise<bigint>;
}
