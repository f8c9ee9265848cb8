import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { countLooks, LookBar, looksOf } from "../inquiries/look-bar.tsx";
import { inquiryWords } from "../inquiries/words.ts";
import { homeWords } from "./words.ts";

/** Who looked lately, and how often. */
export function Looks({ party }: { readonly party: string }): JSX.Element {
  const { looks } = useWords(homeWords);
  const { empty } = useWords(inquiryWords);
  const loaded = useLoaded((signal) => call("listInquiries", { path: { party } }, signal), [party]);
  return (
    <section class="card">
      <h2>
        <Link to={pagePaths.inquiries}>{looks}</Link>
      </h2>
      <Loading of={loaded}>
        {({ items }) => {
          const counts = countLooks(items);
          const [first] = counts;
          if (first === undefined) return <p>{empty}</p>;
          return (
            <ul class="bars">
              {counts.map((one) => (
                <li key={one.looker} class="bar-row">
                  <LookBar of={one} most={looksOf(first)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loading>
    </section>
  );
}
