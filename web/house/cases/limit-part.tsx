import type { JSX } from "preact";
import { percent } from "../../app/pages/portrait/shown.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { money, percentOfPpm } from "../money.ts";
import { BarList } from "../parts/bar-list.tsx";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";

/** The measures side by side, which of them binds, and what the evidence keeps of it. */
export function LimitPart({ found, opened }: Part): JSX.Element {
  const { limitPart: words } = useWords(houseWords);
  const { currency } = found.summary;
  const { amount, binding, ceiling, kept, measures } = opened.decision.limit;
  // A cap far above all others must not make the rest unreadable.
  const most = scaleOf(measures.map((one) => Number(one.amount)));
  return (
    <>
      <BarList
        label={words.label}
        lines={measures.map((measure, at) => ({
          key: `${measure.code} ${measure.name}`,
          name: (
            <>
              {fill(words.measures[measure.code], { name: measure.name })}
              {at === binding && <span class="tag">{words.binds}</span>}
            </>
          ),
          share: Number(measure.amount) / most,
          amount: money(measure.amount, currency),
          standsOut: at === binding,
        }))}
      />
      <h3>{words.haircuts}</h3>
      {kept.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul class="plain-list">
          {kept.map(({ keepPpm, of, share }) => (
            <li key={of}>
              {words.of[of]}:{" "}
              {fill(words.kept, { share: percent(share), keep: percentOfPpm(keepPpm) })}
            </li>
          ))}
        </ul>
      )}
      <p>
        {fill(words.from, {
          ceiling: money(ceiling, currency),
          amount: money(amount, currency),
          step: money(found.policy.limit.step, currency),
        })}
      </p>
    </>
  );
}

const TIMES_LEAST = 5;

/** The largest, but no more than so many times the least that is any. */
function scaleOf(amounts: readonly number[]): number {
  const least = Math.min(...amounts.filter((one) => one > 0), Infinity);
  return Math.min(Math.max(...amounts), least * TIMES_LEAST) || 1;
}
