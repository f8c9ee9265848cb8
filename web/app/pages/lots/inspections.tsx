import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import type { Reply } from "../../api/client.ts";
import { Section } from "../../parts/page.tsx";
import { type Standing, State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { lotWords } from "./words.ts";

type Lot = Reply<"readLot">;
type Inspection = Lot["inspections"][number];

const standing: Readonly<Record<NonNullable<Inspection["here"]>, Standing>> = {
  pass: "good",
  fail: "bad",
  incomplete: "open",
};

/** What every inspection of a lot said, and what became of it; the newest first. */
export function Inspections({ lot }: { readonly lot: Lot }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  return (
    <Section title={words.inspections}>
      <Table
        label={words.inspections}
        rows={lot.inspections.toReversed()}
        keyOf={({ index }) => String(index)}
        empty={words.inspectionsEmpty}
        columns={[
          {
            head: words.sample,
            cell: ({ attempt, closing, sample }) => (
              <>
                {sample} <span class="hint">{fill(words.attempt, { attempt })}</span>
                {closing && <span class="tag">{words.last}</span>}
              </>
            ),
          },
          { head: words.verdict, cell: (one) => <VerdictOf one={one} /> },
          { head: words.notMetRules, cell: (one) => <NotMet one={one} /> },
          { head: words.decided, cell: (one) => <Decided one={one} /> },
          {
            head: words.station,
            cell: ({ device, receivedAt }) => (
              <>
                <span class="wrap">{device}</span>
                <span class="hint block">
                  <Time at={receivedAt} />
                </span>
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}

function VerdictOf({ one }: { readonly one: Inspection }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  const { chain, here, isFinal, refused } = one;
  const verdict = chain ?? here;
  return (
    <>
      {verdict !== null && <State is={standing[verdict]}>{words.verdicts[verdict]}</State>}
      <span class="hint block">
        {refused === null
          ? isFinal
            ? words.onChain
            : words.onWay
          : fill(words.refusedByPlan, { code: refused })}
        {chain !== null && here !== null && chain !== here && (
          <> · {fill(words.disagrees, { here: words.verdicts[here] })}</>
        )}
      </span>
    </>
  );
}

function NotMet({ one }: { readonly one: Inspection }): JSX.Element {
  const { lot: words } = useWords(lotWords);
  const nameOf = ({ metric, rule }: Inspection["failed"][number]): string =>
    metric ?? fill(words.rule, { rule: rule + 1 });
  const rows = [
    ...one.failed.map((rule) =>
      fill(rule.measured === null ? "{metric}" : words.measured, {
        metric: nameOf(rule),
        measured: rule.measured ?? "",
        unit: rule.unit ?? "",
        min: rule.min ?? "…",
        max: rule.max ?? "…",
      }),
    ),
    ...one.missing.map((rule) => fill(words.notMeasured, { metric: nameOf(rule) })),
  ];
  if (rows.length === 0) return <>–</>;
  return (
    <ul class="plain-list">
      {rows.map((row) => (
        <li key={row}>{row}</li>
      ))}
    </ul>
  );
}

function Decided({ one }: { readonly one: Inspection }): JSX.Element {
  const { decide, lot: words } = useWords(lotWords);
  if (one.disposition === null) return <>–</>;
  return (
    <>
      {decide.dispositions[one.disposition]}
      {one.until !== null && (
        <span class="hint block">
          {words.untilDay} <Time at={one.until} dayOnly />
        </span>
      )}
      {one.why !== null && <span class="hint block">{one.why.text}</span>}
    </>
  );
}
