import type { JSX } from "preact";
import type { Outcome } from "../../../service/credit/decision/decision.ts";
import type { Overview } from "../../../service/lender/overview.ts";
import { percent } from "../../app/pages/portrait/shown.ts";
import { Facts } from "../../app/parts/facts.tsx";
import { Loading } from "../../app/parts/loading.tsx";
import { Page, Section } from "../../app/parts/page.tsx";
import { State } from "../../app/parts/state.tsx";
import { Table } from "../../app/parts/table.tsx";
import { Time } from "../../app/parts/time.tsx";
import { useWords } from "../../app/state/settings.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { fill } from "../../shared/language.ts";
import { ask } from "../ask.ts";
import { BarList } from "../parts/bar-list.tsx";
import { houseWords } from "../words.ts";
import { ExposurePart } from "./exposure-part.tsx";
import { SeasoningPart } from "./seasoning-part.tsx";
import { warningIn } from "./warning.ts";
import { WatchedPart } from "./watched-part.tsx";

/** Exposures, decisions, scores and the model, with what calls for attention first. */
export function PortfolioPage(): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  const loaded = useLoaded((signal) => ask("readOverview", {}, { signal }), []);
  return (
    <Page title={words.title} lede={words.lede}>
      <Loading of={loaded}>
        {(overview) => (
          <>
            <Warnings of={overview} />
            <WatchedPart of={overview} />
            <ExposurePart of={overview} />
            <SeasoningPart of={overview} />
            <Months of={overview} />
            <Stability of={overview} />
            <ModelStatus of={overview} />
          </>
        )}
      </Loading>
    </Page>
  );
}

interface Props {
  readonly of: Overview;
}

function Warnings({ of: { warnings } }: Props): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  return (
    <Section title={words.warnings}>
      {warnings.length === 0 ? (
        <p>
          <State is="good">{words.quiet}</State>
        </p>
      ) : (
        <ul class="plain-list">
          {warnings.map((warning) => {
            const text = warningIn(warning, words);
            return (
              <li key={text}>
                <State is="open">{text}</State>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

const outcomes = ["approved", "counterOffer", "declined", "referred"] as const satisfies Outcome[];

function Months({ of: { months } }: Props): JSX.Element {
  const { cases, outcomes: names, portfolio: words } = useWords(houseWords);
  return (
    <Section title={words.months}>
      <Table
        label={words.months}
        rows={months.toReversed()}
        keyOf={({ month }) => month}
        empty={cases.empty}
        columns={[
          { head: words.month, cell: ({ month }) => month },
          ...outcomes.map((outcome) => ({
            head: names[outcome],
            isFigure: true,
            cell: ({ counts }: Overview["months"][number]) => counts[outcome],
          })),
          {
            head: words.all,
            isFigure: true,
            cell: ({ counts }) => outcomes.reduce((sum, one) => sum + counts[one], 0),
          },
        ]}
      />
    </Section>
  );
}

const share = (count: number, all: number): string => percent(String(count / all), 0);

function Stability({ of: { stability } }: Props): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  if (stability === null)
    return (
      <Section title={words.stability}>
        <p class="empty">{words.noScores}</p>
      </Section>
    );
  const { bands, index, scored, verdict } = stability;
  const trained = bands.reduce((sum, { expected }) => sum + expected, 0);
  return (
    <Section
      title={words.stability}
      hint={fill(words.stabilityHint, {
        index: index.toFixed(2),
        count: scored,
        verdict: words.verdicts[verdict],
      })}
    >
      <BarList
        label={words.stability}
        lines={bands.map(({ expected, from, seen, to }) => ({
          key: String(from),
          name: (
            <>
              {fill(words.band, { from, to })}
              <br />
              <span class="hint">
                {fill(words.shares, {
                  seen: share(seen, scored),
                  expected: share(expected, trained),
                })}
              </span>
            </>
          ),
          share: seen / scored,
          amount: String(seen),
        }))}
      />
    </Section>
  );
}

function ModelStatus({ of: { model } }: Props): JSX.Element {
  const { modelPart, oneCase, portfolio: words } = useWords(houseWords);
  return (
    <Section title={words.model}>
      <Facts
        of={[
          [modelPart.name, fill(modelPart.version, { name: model.name, version: model.version })],
          [modelPart.status, modelPart.statuses[model.status]],
          [modelPart.owner, model.owner],
          [modelPart.until, <Time at={model.validUntil} dayOnly />],
          [
            words.mayDecide,
            model.bar === null ? words.yes : `${words.no}. ${oneCase.bars[model.bar]}`,
          ],
        ]}
      />
    </Section>
  );
}
