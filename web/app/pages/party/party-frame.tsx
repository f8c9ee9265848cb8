import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { partyWords } from "./words.ts";

const shown = ["party", "people", "keys", "webhooks", "audit"] as const;

interface Props {
  readonly title: string;
  readonly lede?: string;
  readonly children: (party: string) => JSX.Element;
}

/** A page about the party that one acts for, with the way to the others. */
export function PartyFrame({ children, lede, title }: Props): JSX.Element {
  const { noParty, tabs, title: name } = useWords(partyWords);
  const { may, party } = useSession();
  if (party === undefined)
    return (
      <Page title={name}>
        <p class="empty">{noParty}</p>
      </Page>
    );
  const open = may("manage") ? shown : shown.filter((one) => one === "party");
  return (
    <Page title={title} {...(lede !== undefined && { lede })}>
      <nav class="tabs" aria-label={name}>
        {open.map((one) => (
          <Link key={one} to={pagePaths[one]}>
            {tabs[one]}
          </Link>
        ))}
      </nav>
      {children(party)}
    </Page>
  );
}
