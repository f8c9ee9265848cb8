import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Remaining } from "../../parts/remaining.tsx";
import { Time } from "../../parts/time.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { lastDay, listed } from "./document-words.ts";
import { type Authorisation, isOver, standingOf, stateOf } from "./standing.ts";
import { authorisationWords, consentWords } from "./words.ts";

interface Props {
  readonly label: string;
  readonly side: "given" | "received";
  readonly items: readonly Authorisation[];
  readonly empty: string;
  /** What can be done about one. */
  readonly actions?: (one: Authorisation) => ComponentChildren;
}

/** Authorisations in one readable table; those that are over can be shown too. */
export function AuthorisationTable({ actions, empty, items, label, side }: Props): JSX.Element {
  const words = useWords(authorisationWords);
  const [showsEnded, setShowsEnded] = useState(false);
  const now = new Date().toISOString();
  const over = items.filter((one) => isOver(stateOf(one, now)));
  const shown = showsEnded ? items : items.filter((one) => !over.includes(one));
  return (
    <>
      <Table
        label={label}
        rows={shown}
        keyOf={({ commitment }) => commitment}
        empty={empty}
        columns={[
          {
            head: side === "given" ? words.who : words.whose,
            cell: ({ document }) => (
              <PartyName id={side === "given" ? document.grantee : document.grantor} />
            ),
          },
          { head: words.what, cell: (one) => <What of={one} /> },
          { head: words.why, cell: (one) => <Why of={one} /> },
          {
            head: words.until,
            cell: ({ document }) => (
              <Remaining from={document.validFrom} to={document.expiresAt} now={now} />
            ),
          },
          { head: words.uses, cell: (one) => <Uses of={one} />, isFigure: true },
          { head: words.state, cell: (one) => <StateOf of={one} now={now} /> },
          ...(actions === undefined ? [] : [{ head: "", cell: actions }]),
        ]}
      />
      {over.length > 0 && (
        <p>
          <Button kind="plain" onClick={() => setShowsEnded(!showsEnded)}>
            {showsEnded ? words.hideEnded : fill(words.ended, { count: over.length })}
          </Button>
        </p>
      )}
    </>
  );
}

interface OfOne {
  readonly of: Authorisation;
}

function What({ of: { document } }: OfOne): JSX.Element {
  const { language } = useSettings();
  const { resolutions } = useWords(consentWords);
  const { from, resolution, sections, to } = document.scope;
  return (
    <>
      {listed(sections, language)}
      <span class="hint block">
        {from.slice(0, 10)} – {lastDay(to)} · {resolutions[resolution]}
      </span>
    </>
  );
}

const Why = ({ of: { document } }: OfOne): JSX.Element => (
  <>{useWords(consentWords).purposes[document.purpose]}</>
);

function Uses({ of: { document, used } }: OfOne): JSX.Element {
  const words = useWords(authorisationWords);
  return (
    <>
      {document.uses === null ? words.usesAny : fill(words.usesOf, { used, uses: document.uses })}
    </>
  );
}

function StateOf({ now, of: one }: OfOne & { readonly now: string }): JSX.Element {
  const { states } = useWords(authorisationWords);
  const state = stateOf(one, now);
  return (
    <State is={standingOf[state]}>
      {states[state]}
      {one.endedAt !== null && (
        <span class="hint block">
          <Time at={one.endedAt} />
        </span>
      )}
    </State>
  );
}
