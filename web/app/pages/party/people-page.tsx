import type { JSX } from "preact";
import { useWords } from "../../state/settings.ts";
import { Invitations } from "./invitations.tsx";
import { PartyFrame } from "./party-frame.tsx";
import { People } from "./people.tsx";
import { partyWords } from "./words.ts";

/** Who acts in the party's name here, with which capabilities. */
export function PeoplePage(): JSX.Element {
  const { people } = useWords(partyWords);
  return (
    <PartyFrame title={people.title}>
      {(party) => (
        <>
          <People party={party} />
          <Invitations party={party} />
        </>
      )}
    </PartyFrame>
  );
}
