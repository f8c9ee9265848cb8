import type { JSX } from "preact";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill, localeOf } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import { lotName } from "../entry/lot-code.ts";
import { useStation } from "../state.ts";
import { inspectWords } from "../words.ts";

const SHOWN = 20;

/** What was signed here, newest first: nobody measures a piece twice because he is not sure. */
export function HistoryList(): JSX.Element {
  const words = useWords(inspectWords);
  const { language } = useSettings();
  const { kept } = useStation();
  const newest = kept.history.slice(-SHOWN).toReversed();
  const clock = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: "short",
    timeStyle: "short",
  });
  const nameOf = (lot: string): string => {
    const known = kept.plans.lots.find((one) => one.lot === lot);
    return known === undefined ? lot.slice(0, 8) : lotName(known);
  };
  return (
    <section class="card">
      <h2>{words.history.title}</h2>
      {newest.length === 0 && <p class="hint">{words.history.none}</p>}
      <ul class="signed">
        {newest.map((one) => (
          <li key={one.sequence}>
            <Mark status={one.isAnchored ? "pass" : "notChecked"} />
            <span>
              {nameOf(one.lot)} · {fill(words.lot.sample, { number: one.sample })}
              {one.attempt > 1 && ` · ${String(one.attempt)}×`}
              {one.closing && ` · ${words.history.last}`}
            </span>
            <span class="hint">
              {clock.format(new Date(one.capturedAt))} ·{" "}
              {one.isAnchored ? words.history.anchored : words.history.waiting}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
