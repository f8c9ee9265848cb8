import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Page } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { codeWords } from "./words.ts";

interface Props {
  readonly title: string;
  readonly lede: string;
  readonly children: (party: string) => JSX.Element;
}

/** A page about codes, with the way to the other. */
export function CodeFrame({ children, lede, title }: Props): JSX.Element {
  const words = useWords(codeWords);
  const { party } = useSession();
  return (
    <Page title={title} lede={lede}>
      <nav class="tabs" aria-label={words.title}>
        {(["codes", "labels"] as const).map((name) => (
          <Link key={name} to={pagePaths[name]}>
            {words.tabs[name]}
          </Link>
        ))}
      </nav>
      {party === undefined ? <p class="empty">{words.noParty}</p> : children(party)}
    </Page>
  );
}
