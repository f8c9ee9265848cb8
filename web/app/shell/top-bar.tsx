import type { JSX } from "preact";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { partyLabel } from "../parts/party-name.tsx";
import { useDirectory } from "../state/directory.tsx";
import { Link } from "../state/link.tsx";
import { useSession } from "../state/session.tsx";
import { useSettings, useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Icon } from "./icons.tsx";
import { ToSignLink } from "./to-sign-link.tsx";

/** Whose service it is, for whom one acts, and the way to one's own account. */
export function TopBar({ isIn }: { readonly isIn: boolean }): JSX.Element {
  return (
    <header class="top-bar">
      <Link to={pagePaths.home} class="brand">
        Tallystick
      </Link>
      {isIn ? <Own /> : <LanguageSwitch />}
    </header>
  );
}

function Own(): JSX.Element {
  const words = useWords(shellWords);
  return (
    <>
      <PartySwitch />
      <ToSignLink />
      <Link to={pagePaths.account} class="quiet">
        <Icon name="account" />
        <span>{words.pages.account}</span>
      </Link>
    </>
  );
}

/** One name where there is nothing to choose. */
function PartySwitch(): JSX.Element {
  const words = useWords(shellWords);
  const { actFor, me, party } = useSession();
  const { value: directory } = useDirectory();
  const name = (id: string): string => partyLabel(id, directory, words.unnamed);
  if (party === undefined) return <span class="acting none">{words.noParty}</span>;
  if (me?.parties.length === 1)
    return (
      <span class="acting" title={words.actingFor}>
        {name(party)}
      </span>
    );
  return (
    <label class="acting">
      <span class="unseen">{words.actingFor}</span>
      <select value={party} onChange={(event) => actFor(event.currentTarget.value)}>
        {me?.parties.map((one) => (
          <option key={one.party} value={one.party}>
            {name(one.party)}
          </option>
        ))}
      </select>
    </label>
  );
}

function LanguageSwitch(): JSX.Element {
  const { change, language } = useSettings();
  const other = language === "en" ? "zh" : "en";
  return (
    <button class="plain" onClick={() => change({ language: other })}>
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}
