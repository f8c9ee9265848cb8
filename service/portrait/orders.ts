import { instantOf } from "../evidence/verification/instant.ts";
import { bucketOf } from "../parties/consent/period.ts";
import { type EvidenceRow, evidenceOf } from "./evidence.ts";
import { type Figure, figureOf, type Formula } from "./figure.ts";
import type { LineOutcome } from "./order-line.ts";
import { type At, caseFigures, type PortraitSection, seriesOf } from "./section.ts";

/** A line of an order in the bucket that it was promised for, and how it came out so far. */
export interface CountedLine extends Omit<LineOutcome, "promisedBefore"> {
  readonly at: string;
  /** It was promised for a time that is over. */
  readonly isDue: boolean;
  readonly evidence: readonly EvidenceRow[];
}

/** @returns undefined for what was promised for another period */
export function countedLine(
  outcome: LineOutcome,
  { now, period, resolution }: At,
): Omit<CountedLine, "evidence"> | undefined {
  const { promisedBefore, ...line } = outcome;
  // What ends a bucket is promised within it.
  const promised = instantOf(Math.floor((promisedBefore - 1) / 1000));
  if (promised < period.from || promised >= period.to) return undefined;
  const isDue = now === undefined || promised < now;
  return { ...line, at: bucketOf(promised, resolution), isDue };
}

const MICRO = 1_000_000n;

const backlog: Formula = { name: "backlog", version: 1, unit: "{line}", coverageMinMicro: 0n };
const largestBuyer: Formula = {
  name: "largestBuyer",
  version: 1,
  unit: "1",
  coverageMinMicro: 500_000n,
};

/**
 * Lines of orders by the day that they were promised for: of those that are due whether they came on time and in full; of
 * all how many are still to come, and how many are one buyer's.
 */
export function orderFigures(
  lines: readonly CountedLine[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const due = lines
    .filter(({ isDue }) => isDue)
    .map(({ onTime, onTimeInFull, ...line }) => ({
      ...line,
      cases: 1,
      good: { onTime: Number(onTime), onTimeInFull: Number(onTimeInFull) },
    }));
  const { figures } = caseFigures(["onTime", "onTimeInFull"], due, at);
  return {
    figures: [...figures, ...[backlogOf, largestBuyerOf].map((one) => seriesOf(lines, at, one))],
    machines: [],
  };
}

function backlogOf(lines: readonly CountedLine[]): Figure {
  const open = lines.filter(({ isOpen }) => isOpen);
  const [all, some] = [lines.length, open.length].map(BigInt) as [bigint, bigint];
  const base = { numerator: some * MICRO, denominator: undefined, evidenced: all, possible: all };
  return figureOf(backlog, base, evidenceIn(lines));
}

/** A buyer is whom the line names; what two names have in common is not asked. */
function largestBuyerOf(lines: readonly CountedLine[]): Figure {
  const named = Map.groupBy(
    lines.filter(({ buyer }) => buyer !== undefined),
    ({ buyer }) => buyer,
  );
  const counts = [...named.values()].map((some) => some.length);
  const evidenced = BigInt(counts.reduce((sum, one) => sum + one, 0));
  const base = {
    numerator: BigInt(Math.max(0, ...counts)) * MICRO,
    denominator: evidenced * MICRO,
    evidenced,
    possible: BigInt(lines.length),
  };
  return figureOf(largestBuyer, base, evidenceIn(lines));
}

const evidenceIn = (lines: readonly CountedLine[]) =>
  evidenceOf(lines.flatMap(({ evidence }) => evidence));
