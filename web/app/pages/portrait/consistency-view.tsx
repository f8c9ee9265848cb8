import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { Facts } from "../../parts/facts.tsx";
import { useWords } from "../../state/settings.ts";
import { consistencyWords } from "./consistency-words.ts";
import type { Check, Consistency } from "./section.ts";
import { percent } from "./shown.ts";

/** What does not fit together, then what was looked at, then what could not be. */
export function ConsistencyView({ answer }: { readonly answer: Consistency }): JSX.Element {
  const words = useWords(consistencyWords);
  const of = (outcome: Check["outcome"]): readonly Check[] =>
    answer.checks.filter((one) => one.outcome === outcome);
  const named = (some: readonly Check[]): string =>
    some.map(({ check }) => words.names[check]).join(", ");
  const flags = of("flag");
  return (
    <>
      {flags.length === 0 ? (
        <p>{of("clear").length === 0 ? words.nothing : words.none}</p>
      ) : (
        flags.map((flag) => <Flag key={flag.check} of={flag} />)
      )}
      {(["clear", "tooLittle", "notBrought"] as const).map((outcome) => {
        const some = of(outcome);
        return some.length === 0 ? null : (
          <p key={outcome} class="hint">
            {words[outcome]}
            {named(some)}
          </p>
        );
      })}
    </>
  );
}

function Flag({ of: flag }: { readonly of: Check }): JSX.Element {
  const words = useWords(consistencyWords);
  const { about, check, detection, measuredOn, period, statistic, struck, threshold } = flag;
  return (
    <div class="consistency-flag">
      <h3>
        <span class="tag">{words.flagged}</span> {words.names[check]}
      </h3>
      <p>{words.says[check]}</p>
      <Facts
        of={[
          ...(about === null ? [] : [[words.about, about] as const]),
          ...(period === null
            ? []
            : [[words.when, `${dayOf(period.from)} – ${dayOf(period.to)}`] as const]),
          [words.how, `${statistic ?? "–"} (≥ ${threshold})`] as const,
          [
            words.right,
            fill(words.rates, {
              struck,
              measuredOn,
              plain: percent(detection.plain, 0),
              blatant: percent(detection.blatant, 0),
            }),
          ] as const,
        ]}
      />
    </div>
  );
}

const dayOf = (instant: string): string => instant.slice(0, 10);
