import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Link } from "../../state/link.tsx";
import { useAdmissionWords } from "./words.ts";

const shown = ["admission", "members", "rules", "votes"] as const;

/** The pages about who belongs to the community. */
export function Tabs(): JSX.Element {
  const { tabs, title } = useAdmissionWords();
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
