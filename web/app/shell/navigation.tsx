import type { JSX } from "preact";
import { type PageName, pagePaths } from "../../../service/http/page-paths.ts";
import { Link } from "../state/link.tsx";
import { useHere } from "../state/router.ts";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Icon } from "./icons.tsx";

const shown = ["home", "floor", "lots", "authorisations", "inquiries", "admission", "party"] as const satisfies PageName[]; // prettier-ignore

/** Beside the page on a desk, below it on a phone. */
export function Navigation(): JSX.Element {
  const words = useWords(shellWords);
  const { path } = useHere();
  return (
    <nav class="pages" aria-label={words.navigation}>
      <ul>
        {shown.map((name) => (
          <li key={name} class={isWithin(path, pagePaths[name]) ? "here" : ""}>
            <Link to={pagePaths[name]}>
              <Icon name={name} />
              <span>{words.pages[name]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const isWithin = (path: string, section: string): boolean =>
  section === "/" ? path === "/" : path === section || path.startsWith(`${section}/`);
