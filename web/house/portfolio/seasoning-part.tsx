import type { JSX } from "preact";
import type { Overview } from "../../../service/lender/overview.ts";
import type { Vintage } from "../../../service/lender/vintages.ts";
import { percent } from "../../app/pages/portrait/shown.ts";
import { Section } from "../../app/parts/page.tsx";
import { Table } from "../../app/parts/table.tsx";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { money } from "../money.ts";
import { BarList } from "../parts/bar-list.tsx";
import { houseWords } from "../words.ts";

interface Props {
  readonly of: Overview;
}

/** How loans stand, and how those of each month came to stand so. */
export const SeasoningPart = ({ of }: Props): JSX.Element => (
  <>
    <Classes of={of} />
    <Vintages of={of} />
  </>
);

function Classes({ of: { currency, seasoning } }: Props): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  const { classes } = seasoning;
  return (
    <Section title={words.classes} hint={words.classesHint}>
      <Table
        label={words.classes}
        rows={classes.some(({ loans }) => loans > 0) ? classes : []}
        keyOf={(one) => one.class}
        empty={words.noLoans}
        columns={[
          { head: words.days, cell: (one) => words.overdue[one.class] },
          { head: words.loans, isFigure: true, cell: ({ loans }) => loans },
          { head: words.owed, isFigure: true, cell: ({ owed }) => money(owed, currency) },
        ]}
      />
    </Section>
  );
}

/** Months after that of granting. */
const steps = [3, 6, 12] as const;

const share = (late: number, loans: number): string => percent(String(late / loans));

/** Nothing of a month that is not over for these loans yet. */
const lateAfter = ({ late, loans }: Vintage, months: number): string => {
  const count = late[months];
  return count === undefined || months >= late.length - 1 ? "–" : share(count, loans);
};

function Vintages({ of: { seasoning } }: Props): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  const vintages = seasoning.vintages.toReversed();
  const shares = vintages.map(({ late, loans }) => (late.at(-1) ?? 0) / loans);
  const most = Math.max(...shares, 0.01);
  if (vintages.length === 0)
    return (
      <Section title={words.vintages}>
        <p class="empty">{words.noLoans}</p>
      </Section>
    );
  return (
    <Section title={words.vintages} hint={words.vintagesHint}>
      <BarList
        label={words.vintages}
        lines={vintages.map(({ late, loans, month }, at) => ({
          key: month,
          name: month,
          share: (shares[at] ?? 0) / most,
          amount: fill(words.lateOf, {
            late: late.at(-1) ?? 0,
            loans,
            share: share(late.at(-1) ?? 0, loans),
          }),
        }))}
      />
      <Table
        label={words.vintages}
        rows={vintages}
        keyOf={({ month }) => month}
        columns={[
          { head: words.vintage, cell: ({ month }) => month },
          { head: words.loans, isFigure: true, cell: ({ loans }) => loans },
          ...steps.map((months) => ({
            head: fill(words.afterMonths, { count: months }),
            isFigure: true,
            cell: (one: Vintage) => lateAfter(one, months),
          })),
          {
            head: words.byNow,
            isFigure: true,
            cell: ({ late, loans }: Vintage) => share(late.at(-1) ?? 0, loans),
          },
        ]}
      />
    </Section>
  );
}
