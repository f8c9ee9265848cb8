import { catalogue } from "../../../service/parties/acts/catalogue.ts";
import { isSame } from "../../../service/parties/acts/gathered.ts";
import { call } from "../api/client.ts";
import type { Member } from "../pages/admission/member.ts";
import type { ActPasskey } from "./passkey.ts";
import type { Pending } from "./pending.ts";

/** Keys that could sign an act now and have not yet. */
export interface Candidates {
  /** Every account and key that would count, ERC-7913 in lower case. */
  readonly signers: readonly string[];
  readonly passkeys: readonly ActPasskey[];
  /** Managed keys that are held here and may sign this. */
  readonly managed: readonly string[];
  /** Whether managed keys are held here that may not. */
  readonly isManagedBarred: boolean;
}

/** Who could still sign a prepared act. */
export async function readCandidates(pending: Pending, signal: AbortSignal): Promise<Candidates> {
  const { party } = pending;
  const [member, offered, held] = await Promise.all([
    call("readMember", { path: { member: party } }, signal),
    call("listOfferedSigners", { path: { party } }, signal),
    call("listManagedKeys", { path: { party } }, signal),
  ]);
  const wanted = wantedSigners(pending, member);
  const isWanted = (signer: string): boolean => wanted.some((one) => isSame(one, signer));
  const managed = held.items.map(({ signer }) => signer);
  return {
    signers: wanted.filter((signer) => !managed.some((one) => isSame(one, signer))),
    passkeys: offered.items.flatMap(({ credentialId, signer }) =>
      credentialId !== null && isWanted(signer) ? [{ credentialId, signer }] : [],
    ),
    managed: managed.filter(isWanted),
    isManagedBarred: managed.length > 0 && !managed.some(isWanted),
  };
}

/** Present signers that count for this act, and new ones that it lists, without those that signed. */
function wantedSigners(
  { act, newcomers, signatures }: Pending,
  { managedActs, signers }: Member,
): string[] {
  const mayManaged = managedActs.includes(catalogue[act].typeHash.slice(2));
  const counting = signers.filter(({ managed }) => !managed || mayManaged);
  return [...counting.map(({ signer }) => signer), ...newcomers]
    .map((signer) => signer.toLowerCase())
    .filter((signer) => !signatures.some((one) => isSame(one.signer, signer)));
}
