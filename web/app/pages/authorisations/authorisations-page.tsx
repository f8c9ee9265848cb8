import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { Contracts } from "./contracts.tsx";
import { Given } from "./given.tsx";
import { Received } from "./received.tsx";
import { Tabs } from "./tabs.tsx";
import { authorisationWords } from "./words.ts";

/** Who can see what, until when, and why. */
export function AuthorisationsPage(): JSX.Element {
  const words = useWords(authorisationWords);
  const { may, party } = useSession();
  if (party === undefined)
    return (
      <Page title={words.title} lede={words.lede}>
        <p class="empty">{words.noParty}</p>
      </Page>
    );
  return (
    <Page
      title={words.title}
      lede={words.lede}
      actions={
        may("sign") && (
          <Link to={pagePaths.newAuthorisation} class="button main">
            {words.grant}
          </Link>
        )
      }
    >
      <Tabs />
      <Given party={party} />
      <Contracts party={party} />
      <Received party={party} />
    </Page>
  );
}
