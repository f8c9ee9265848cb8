import { Failed } from "../state/failed.ts";

/** Why a signature did not come about, here in the browser. */
export type SigningFailure =
  | "declined"
  | "walletRefused"
  | "accountOfOther"
  | "noPasskeyHere"
  | "passkeyUnsupported"
  | "passkeyOfOther";

export class SigningFailed extends Failed {
  constructor(code: SigningFailure, detail?: string) {
    super({ code, detail });
    this.name = "SigningFailed";
  }
}
