import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { type SectionName, sectionNames, type Series } from "../portrait/section.ts";
import { percent, shownValue } from "../portrait/shown.ts";
import { portraitWords } from "../portrait/words.ts";
import { keysOf, provenShare } from "./evidenced.ts";
import type { Standing } from "./read-standing.ts";
import { myFactoryWords } from "./words.ts";

/** The month's figures as a bank reads them, with what each rests on. */
export function Month({ of: { sections } }: { readonly of: Standing }): JSX.Element {
  const words = useWords(myFactoryWords);
  const { figures: names, listed, undeclared } = useWords(portraitWords);
  const all = sectionNames.flatMap((section) =>
    sections[section].figures.map((figure) => ({ section, figure })),
  );
  const missing = all.filter(isUndeclared);
  return (
    <Section title={words.month} hint={words.monthHint}>
      <ul class="seen-figures">
        {all
          .filter((one) => !isUndeclared(one))
          .map(({ figure, section }) => (
            <li key={figure.name}>
              <Seen section={section} figure={figure} />
            </li>
          ))}
      </ul>
      {missing.length > 0 && (
        <p class="hint">
          {fill(undeclared, {
            names: missing.map(({ figure }) => names[figure.name]).join(listed),
          })}
        </p>
      )}
    </Section>
  );
}

const isUndeclared = ({ figure }: SeenProps): boolean => figure.gap === "undeclared";

interface SeenProps {
  readonly section: SectionName;
  readonly figure: Series;
}

function Seen({ figure, section }: SeenProps): JSX.Element {
  const words = useWords(myFactoryWords);
  const { figures, gaps } = useWords(portraitWords);
  return (
    <Link to={`${pagePaths.portrait}?span=month&section=${section}`} class="seen-figure">
      <span class="seen-name">
        <strong>{figures[figure.name]}</strong>
        <span class="hint block">{words.plain[figure.name]}</span>
      </span>
      {figure.value === null ? (
        <span class="gap">{gaps[figure.gap ?? "noBase"]}</span>
      ) : (
        <span class="value">{shownValue(figure.value, figure.unit)}</span>
      )}
      <span class="hint seen-evidence">
        <Evidence figure={figure} />
      </span>
    </Link>
  );
}

function Evidence({ figure }: Pick<SeenProps, "figure">): JSX.Element {
  const words = useWords(myFactoryWords);
  const { keys } = useWords(portraitWords);
  if (figure.records === 0) return <>{words.noRecord}</>;
  const said = [
    fill(words.evidenced, { coverage: percent(figure.coverage, 0), records: figure.records }),
    ...keysOf(figure).map(({ key, share }) => `${keys[key] ?? key} ${percent(share, 0)}`),
    fill(words.proven, { share: percent(provenShare(figure), 0) }),
  ];
  return <>{said.join(" · ")}</>;
}
