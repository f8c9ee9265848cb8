import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type PageName, pagePaths } from "../../../service/http/page-paths.ts";
import { Link } from "../state/link.tsx";
import { useHere } from "../state/router.ts";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Icon } from "./icons.tsx";

/** As many as a person can read in the bar of a phone; the rest opens above it. */
const inBar = ["home", "myFactory", "floor", "lots"] as const satisfies PageName[];
const inMenu = [
  "authorisations",
  "portrait",
  "notifications",
  "plans",
  "codes",
  "inquiries",
  "admission",
  "party",
] as const satisfies PageName[];
type Shown = (typeof inBar | typeof inMenu)[number];

/** Beside the page on a desk, below it on a phone. */
export function Navigation(): JSX.Element {
  const words = useWords(shellWords);
  const { path } = useHere();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  const isInMenu = inMenu.some((name) => isWithin(path, pagePaths[name]));
  return (
    <nav
      class="pages"
      aria-label={words.navigation}
      onKeyDown={({ key }) => key === "Escape" && setOpen(false)}
    >
      <Entries of={inBar} path={path} />
      <button
        class={isInMenu ? "more here" : "more"}
        aria-expanded={isOpen}
        aria-controls="more-pages"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
        <span>{words.more}</span>
      </button>
      <Entries of={inMenu} path={path} id="more-pages" kind={isOpen ? "menu open" : "menu"} />
    </nav>
  );
}

interface EntriesProps {
  readonly of: readonly Shown[];
  readonly path: string;
  readonly id?: string;
  readonly kind?: string;
}

function Entries({ id, kind, of: names, path }: EntriesProps): JSX.Element {
  const words = useWords(shellWords);
  return (
    <ul id={id} class={kind}>
      {names.map((name) => (
        <li key={name} class={isWithin(path, pagePaths[name]) ? "here" : ""}>
          <Link to={pagePaths[name]}>
            <Icon name={name} />
            <span>{words.pages[name]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const isWithin = (path: string, section: string): boolean =>
  section === "/" ? path === "/" : path === section || path.startsWith(`${section}/`);
