import { bucketOf } from "../../parties/consent/period.ts";
import { type EvidenceRow, evidenceOf } from "../evidence.ts";
import { type Figure, figureOf, type FigureName, type Formula } from "../figure.ts";
import { type At, type PortraitSection, seriesOf } from "../section.ts";
import { isOnTime, isSettled, storiesIn, type ToldPayment } from "./story.ts";

/** What was told and disclosed, with what it rests on. */
export interface DisclosedPayment extends ToldPayment {
  /** When it was so, a day of UTC. */
  readonly day: string;
  readonly evidence: EvidenceRow;
}

/** A loan that came to an end or was late, or an invoice that was paid, in the bucket of its newest day. */
interface CountedStory {
  readonly at: string;
  readonly isInvoice: boolean;
  /** Nothing in between is withheld, and it was told in one way. */
  readonly isWhole: boolean;
  readonly onTime: boolean;
  readonly daysLate: number;
  readonly evidence: readonly EvidenceRow[];
}

const MICRO = 1_000_000n;
const HALF = 500_000n;

const formula = (name: FigureName, unit = "1"): Formula => ({
  name,
  version: 1,
  unit,
  coverageMinMicro: HALF,
});

/** How a factory paid its lenders, and how those who buy from it paid it: as far as it shows what they said. */
export function paymentFigures(
  told: readonly DisclosedPayment[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const counted = storiesIn(told).flatMap(({ newest, state, told: all }): CountedStory[] => {
    const day = `${newest.day}T00:00:00.000Z`;
    if (!isSettled(newest) || day < at.period.from || day >= at.period.to) return [];
    return [
      {
        at: bucketOf(day, at.resolution),
        isInvoice: newest.what === "paid",
        isWhole: state === "whole",
        onTime: isOnTime(newest),
        daysLate: newest.daysLateMost,
        evidence: all.map(({ evidence }) => evidence),
      },
    ];
  });
  const [loans, invoices] = [false, true].map((is) =>
    counted.filter(({ isInvoice }) => isInvoice === is),
  ) as [CountedStory[], CountedStory[]];
  return {
    figures: [
      seriesOf(loans, at, (some) => shareOf("repaidOnTime", some)),
      seriesOf(invoices, at, (some) => shareOf("paidOnTime", some)),
      seriesOf(invoices, at, daysLateOf),
    ],
    machines: [],
  };
}

const shareOf = (name: FigureName, some: readonly CountedStory[]): Figure =>
  figureIn(formula(name), some, (whole) => whole.filter(({ onTime }) => onTime).length);

const daysLateOf = (some: readonly CountedStory[]): Figure =>
  figureIn(formula("daysPaidLate", "d"), some, (whole) =>
    whole.reduce((sum, { daysLate }) => sum + daysLate, 0),
  );

function figureIn(
  of: Formula,
  some: readonly CountedStory[],
  sumOf: (whole: readonly CountedStory[]) => number,
): Figure {
  const whole = some.filter(({ isWhole }) => isWhole);
  const [evidenced, possible] = [whole.length, some.length].map(BigInt) as [bigint, bigint];
  const base = { numerator: BigInt(sumOf(whole)) * MICRO, denominator: evidenced * MICRO };
  const evidence = evidenceOf(some.flatMap((one) => one.evidence));
  return figureOf(of, { ...base, evidenced, possible }, evidence);
}
