import type { JSX } from "preact";
import { Time } from "../../app/parts/time.tsx";
import { percent } from "../../app/pages/portrait/shown.ts";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { money, percentOfBp, percentOfPpm } from "../money.ts";
import { Outcome } from "../parts/outcome.tsx";
import { houseWords } from "../words.ts";
import { nameWords } from "../../../service/score/document/dictionary.ts";
import type { Part } from "./part.ts";

/** One look: what holds, in a sentence; score, limit and price; and how well it is evidenced. */
export function Glance({ found, opened }: Part): JSX.Element {
  const { oneCase: words } = useWords(houseWords);
  const { model, policy, ruling, summary } = found;
  const { asked, bar, currency, limit, offer, outcome, pdPpm, points, tenorMonths } = summary;
  const sentence = fill(words.sentences[outcome], {
    amount: money(offer?.amount ?? "0", currency),
    asked: money(asked, currency),
    months: offer?.tenorMonths ?? tenorMonths,
    rate: percentOfBp(offer?.rateBp ?? 0),
  });
  const { price } = opened.decision;
  const at = ruling?.receipt.body.ruling?.at ?? summary.decidedAt;
  const [before = "", after = ""] = words.by[ruling === null ? "engine" : "person"].split("{at}");
  return (
    <>
      {model.status === "illustrative" && <p class="watermark">{words.watermark}</p>}
      {summary.contest !== null && (
        <div class="todo">
          <p>
            <strong>{words.contested}</strong> <Time at={summary.contest.at} />
          </p>
          <p class="lines">{summary.contest.because}</p>
        </div>
      )}
      <dl class="glance">
        <div class="sentence">
          <dt>
            <Outcome of={outcome} />
          </dt>
          <dd>
            {sentence}
            <small>
              {before}
              <Time at={at} />
              {after} {bar !== null && words.bars[bar]}
            </small>
          </dd>
        </div>
        <Number name={words.limit} value={money(limit, currency)} />
        <Number
          name={words.score}
          value={points === null ? words.noScore : String(points)}
          hint={
            points === null
              ? words.noScoreHint
              : fill(words.from, {
                  approve: policy.points.approveFrom,
                  person: policy.points.personFrom,
                })
          }
        />
        <Number name={words.pd} value={pdPpm === null ? "–" : percentOfPpm(pdPpm)} />
        <Number name={words.price} value={price === null ? "–" : percentOfBp(price.rateBp)} />
        <Number name={words.evidence} value={leastEvidenced(opened)} />
        <Drives found={found} opened={opened} />
      </dl>
    </>
  );
}

interface NumberProps {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
}

const Number = ({ hint, name, value }: NumberProps): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value}
      {hint !== undefined && <small>{hint}</small>}
    </dd>
  </div>
);

/** The two characteristics that moved the score most, whichever way. */
function Drives({ found, opened }: Part): JSX.Element | null {
  const { oneCase: words } = useWords(houseWords);
  const { language } = useSettings();
  const lines = opened.decision.score?.lines ?? [];
  const most = lines
    .toSorted((a, b) => Math.abs(b.shortfall) - Math.abs(a.shortfall))
    .slice(0, 2)
    .map(({ characteristic, shortfall }) =>
      fill(words.pushes, {
        name: nameWords(found.model.dictionary, characteristic, language),
        points: signed(-shortfall),
      }),
    );
  if (most.length === 0) return null;
  return (
    <div>
      <dt>{words.drives}</dt>
      <dd>
        {most.map((one) => (
          <small key={one}>{one}</small>
        ))}
      </dd>
    </div>
  );
}

/** With a sign of its own, also where it is above nothing. */
export const signed = (points: number): string =>
  points > 0 ? `+${String(points)}` : String(points).replace("-", "−");

function leastEvidenced({ portrait }: Part["opened"]): string {
  const shares = (portrait?.sections ?? []).flatMap(({ figures }) =>
    figures.map(({ coverage }) => parseFloat(coverage)),
  );
  return shares.length === 0 ? "–" : percent(String(Math.min(...shares)), 0);
}
