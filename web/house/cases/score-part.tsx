import type { JSX } from "preact";
import { binWords, nameWords } from "../../../service/score/document/dictionary.ts";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { BarList } from "../parts/bar-list.tsx";
import { houseWords } from "../words.ts";
import { signed } from "./glance.tsx";
import type { Part } from "./part.ts";

/** What each characteristic brought or cost, against its reference. */
export function ScorePart({ found, opened }: Part): JSX.Element {
  const { oneCase, scorePart: words } = useWords(houseWords);
  const { language } = useSettings();
  const { model } = found;
  const { score } = opened.decision;
  if (score === null) return <p>{oneCase.noScoreHint}</p>;
  const most = Math.max(1, ...score.lines.map(({ shortfall }) => Math.abs(shortfall)));
  return (
    <BarList
      hasMiddle
      label={words.label}
      lines={score.lines.map(({ bin, characteristic, points, shortfall }) => {
        const line = model.scorecard.lines.find(({ name }) => name === characteristic);
        const met = line?.bins[bin];
        const value =
          met === undefined
            ? words.missing
            : binWords(model.dictionary, { bin: met.bin, characteristic }, language);
        return {
          key: characteristic,
          name: (
            <>
              {nameWords(model.dictionary, characteristic, language)}
              <br />
              <span class="hint">{fill(words.value, { value, points })}</span>
            </>
          ),
          share: -shortfall / most,
          amount: signed(-shortfall),
        };
      })}
    />
  );
}
