import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { authorisationWords } from "./words.ts";

const shown = ["authorisations", "consents", "objections"] as const;

/** The pages about who may see what. */
export function Tabs(): JSX.Element {
  const { tabs, title } = useWords(authorisationWords);
  return (
    <nav class="tabs" aria-label={title}>
      {shown.map((name) => (
        <Link key={name} to={pagePaths[name]}>
          {tabs[name]}
        </Link>
      ))}
    </nav>
  );
}
