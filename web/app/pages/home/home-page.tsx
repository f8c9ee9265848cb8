import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { shellWords } from "../../words.ts";
import { Access } from "./access.tsx";
import { Looks } from "./looks.tsx";
import { News } from "./news.tsx";
import { Roles } from "./roles.tsx";
import { ToSign } from "./to-sign.tsx";
import { homeWords } from "./words.ts";

/** What needs somebody's attention, and how things stand. */
export function HomePage(): JSX.Element {
  const { pages } = useWords(shellWords);
  const words = useWords(homeWords);
  const { party } = useSession();
  return (
    <Page title={pages.home} lede={words.lede}>
      {party === undefined ? (
        <p>
          {words.noParty} <Link to={pagePaths.admission}>{words.toDesk}</Link>
        </p>
      ) : (
        <>
          <ToSign party={party} />
          <div class="cards wide">
            <Access party={party} />
            <Looks party={party} />
            <Roles party={party} />
          </div>
          <News party={party} />
        </>
      )}
    </Page>
  );
}
