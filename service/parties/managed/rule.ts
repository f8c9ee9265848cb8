import type { Signing } from "../admission/signing.ts";
import { isSame, newSigners } from "../acts/gathered.ts";
import type { ActKind } from "../acts/typed.ts";

/** Acts by which a party changes whom it is held by: no managed key ever signs them for it. */
const never: ReadonlySet<string> = new Set(["SetSigners", "SetPolicy"]);

/**
 * Whether a managed key signs an act. It does what the party's own policy on chain allows, and it signs the act that
 * lists it as a new signer, which proves that it is there and counts for nothing. The chain holds to the same.
 */
export function maySign(
  key: string,
  kind: ActKind,
  message: Readonly<Record<string, unknown>>,
  signing: Signing,
): boolean {
  if (kind.name === "SetSigners" && newSigners(message, signing).some((one) => isSame(one, key)))
    return true;
  const isListed = signing.signers.some(({ managed, signer }) => managed && isSame(signer, key));
  return isListed && !never.has(kind.name) && signing.managedActs.includes(kind.typeHash);
}
