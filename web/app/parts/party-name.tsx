import type { JSX } from "preact";
import { useDirectory } from "../state/directory.tsx";
import { useSession } from "../state/session.tsx";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

/** Enough of an id to tell two apart. */
export const shortId = (id: string): string => {
  const bare = id.replace(/^0x/, "");
  return bare.length <= 14 ? bare : `${bare.slice(0, 6)}…${bare.slice(-4)}`;
};

interface Named {
  readonly party: string;
  readonly name: string | null;
}

/** The name that a party gave itself, with enough of its id: names are not unique, ids are. */
export function partyLabel(
  id: string,
  directory: readonly Named[] | undefined,
  unnamed: string,
): string {
  const bare = id.replace(/^0x/, "");
  const name = directory?.find(({ party }) => party === bare)?.name;
  return `${name ?? unnamed} · ${shortId(bare)}`;
}

/** Names of parties for sentences and lists of choices. */
export function usePartyLabel(): (id: string) => string {
  const { unnamed } = useWords(shellWords);
  const { value: directory } = useDirectory();
  return (id) => partyLabel(id, directory, unnamed);
}

/** @param id with or without 0x */
export function PartyName({ id }: { readonly id: string }): JSX.Element {
  const words = useWords(shellWords);
  const { party } = useSession();
  const { value: directory } = useDirectory();
  const bare = id.replace(/^0x/, "");
  const name = directory?.find((one) => one.party === bare)?.name;
  return (
    <span class="party-name" title={bare}>
      {name ?? <em>{words.unnamed}</em>} <code>{shortId(bare)}</code>
      {party === bare && <span class="tag">{words.you}</span>}
    </span>
  );
}
