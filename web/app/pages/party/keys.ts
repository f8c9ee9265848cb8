import { isSame } from "../../../../service/parties/acts/gathered.ts";
import type { Reply } from "../../api/client.ts";
import type { Member } from "../admission/member.ts";

export type OfferedKey = Reply<"listOfferedSigners">["items"][number];
export type ManagedKey = Reply<"listManagedKeys">["items"][number];

/** All keys that have to do with a party. */
export interface Keys {
  readonly member: Member;
  readonly offered: readonly OfferedKey[];
  readonly held: readonly ManagedKey[];
}

/** A key that could be on the party's list. */
export interface Candidate {
  readonly signer: string;
  readonly label: string;
  readonly managed: boolean;
}

export const isSigner = ({ signers }: Member, key: string): boolean =>
  signers.some(({ signer }) => isSame(signer, key));

/** Every key that could sign for the party: those that do, those that people hold, those that are managed. */
export function candidatesOf({ held, member, offered }: Keys, managedLabel: string): Candidate[] {
  const labels = labelsOf(offered);
  const found = new Map<string, Candidate>();
  for (const { managed, signer } of member.signers)
    found.set(signer.toLowerCase(), { signer, managed, label: labels.get(signer.toLowerCase()) ?? "" }); // prettier-ignore
  for (const { label, signer } of offered)
    if (!found.has(signer.toLowerCase()))
      found.set(signer.toLowerCase(), { signer, label, managed: false });
  for (const { signer } of held)
    if (!found.has(signer)) found.set(signer, { signer, label: managedLabel, managed: true });
  return [...found.values()];
}

export const labelsOf = (offered: readonly OfferedKey[]): ReadonlyMap<string, string> =>
  new Map(offered.map(({ label, signer }) => [signer.toLowerCase(), label]));
