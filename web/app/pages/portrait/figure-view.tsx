import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { Facts } from "../../parts/facts.tsx";
import { useWords } from "../../state/settings.ts";
import { Bars } from "./bars.tsx";
import type { Series } from "./section.ts";
import { percent, shownValue } from "./shown.ts";
import { portraitWords } from "./words.ts";

/** A figure in large, its course, and what it rests on. */
export function FigureView({ figure }: { readonly figure: Series }): JSX.Element {
  const words = useWords(portraitWords);
  const name = words.figures[figure.name];
  return (
    <div class="portrait-figure">
      <div class="portrait-value">
        <h3>{name}</h3>
        <p class={figure.value === null ? "gap" : "value"}>
          {figure.value === null
            ? words.gaps[figure.gap ?? "noBase"]
            : shownValue(figure.value, figure.unit)}
        </p>
        <details>
          <summary>
            {fill(words.rests, { coverage: percent(figure.coverage, 0), records: figure.records })}
          </summary>
          <Facts of={evidenceOf(figure, words)} />
        </details>
      </div>
      <Bars label={name} of={figure} />
    </div>
  );
}

function evidenceOf(figure: Series, words: (typeof portraitWords)["en"]) {
  const grades = Object.entries(figure.grades).map(([grade, records]) => {
    const [key = "", source = ""] = grade.split("/");
    return `${words.keys[key] ?? key} · ${words.sources[source] ?? source}: ${String(records)}`;
  });
  const { claimedTime, log } = figure;
  return [
    [words.fraction, `${figure.numerator} / ${figure.denominator}`] as const,
    [words.records, grades.length === 0 ? "0" : grades.join("; ")] as const,
    ...(claimedTime === 0
      ? []
      : [
          [
            words.claimed,
            fill(words.claimedOf, { claimed: claimedTime, of: figure.records }),
          ] as const,
        ]),
    ...(log === null ? [] : [[words.log, `${String(log.first)} – ${String(log.last)}`] as const]),
    [words.formula, figure.formula] as const,
  ];
}
