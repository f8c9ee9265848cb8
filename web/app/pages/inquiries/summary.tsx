import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { Section } from "../../parts/page.tsx";
import { useWords } from "../../state/settings.ts";
import type { Filter, Logged } from "./filter.ts";
import { countLooks, LookBar, looksOf } from "./look-bar.tsx";
import { inquiryWords } from "./words.ts";

interface Props {
  readonly items: readonly Logged[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** Who looked how often, as bars; choosing one narrows the log to it. */
export function Summary({ filter, items, onFilter }: Props): JSX.Element | null {
  const { summary } = useWords(inquiryWords);
  const counts = countLooks(items);
  const [first] = counts;
  if (first === undefined) return null;
  return (
    <Section title={summary.title} hint={fill(summary.hint, { count: items.length })}>
      <ul class="bars">
        {counts.map((one) => {
          const isChosen = filter.looker === one.looker;
          return (
            <li key={one.looker}>
              <button
                class="bar-row"
                aria-pressed={isChosen}
                onClick={() => onFilter({ ...filter, looker: isChosen ? "" : one.looker })}
              >
                <LookBar of={one} most={looksOf(first)} />
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
