import type { ActSigner } from "../../service/parties/acts/typed.ts";

/** A party of the demo, with the key that signs for it and a machine that asks in its name. */
export interface DemoParty {
  /** 0x-hexadecimal. */
  readonly party: string;
  readonly name: string;
  readonly signer: ActSigner;
  readonly headers: Readonly<Record<string, string>>;
}
