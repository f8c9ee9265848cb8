import { toMicro } from "../../../device-attest/decimal.ts";
import { ratioText } from "../decimal.ts";
import type { OpenedSection, SnapshotSection } from "./document.ts";

type SaidFigure = Pick<
  SnapshotSection["figures"][number],
  "denominator" | "gap" | "name" | "numerator" | "records" | "value"
>;

/**
 * The first figure of a section that does not follow from its parts: its value is its numerator over its denominator, and
 * numerators and records of buckets, and of machines where there are some, add up to the whole's.
 */
export function brokenFigure({ value: { figures, machines } }: OpenedSection): string | undefined {
  const ofMachines = machines.flatMap((one) => one.figures);
  const all = [...figures, ...ofMachines];
  const alone = all.find((one) =>
    [one, ...one.buckets].some((part) => !isRatio({ ...one, ...part })),
  );
  const apart = all.find((one) => !addsUp(one, one.buckets));
  const unlike = figures.find((one) => {
    const parts = ofMachines.filter(({ name }) => name === one.name);
    return machines.length > 0 && !addsUp(one, parts);
  });
  return (alone ?? apart ?? unlike)?.name;
}

function isRatio({ denominator, gap, numerator, value }: SaidFigure): boolean {
  if (value === null) return gap !== null;
  const [n, d] = [toMicro(numerator), toMicro(denominator)];
  return gap === null && d > 0n && ratioText(n, d) === value;
}

type Part = Pick<SaidFigure, "numerator" | "records">;

const addsUp = ({ name, numerator, records }: SaidFigure, parts: readonly Part[]): boolean =>
  (greatest.has(name) ? isGreatestOf : isSumOf)(toMicro(numerator), parts) &&
  parts.reduce((sum, part) => sum + part.records, 0) === records;

/** Figures of the greatest of several, which may be another in each part. */
const greatest = new Set<SaidFigure["name"]>(["largestBuyer"]);

const numeratorSum = (parts: readonly Part[]): bigint =>
  parts.reduce((sum, part) => sum + toMicro(part.numerator), 0n);

const isSumOf = (numerator: bigint, parts: readonly Part[]): boolean =>
  numeratorSum(parts) === numerator;

const isGreatestOf = (numerator: bigint, parts: readonly Part[]): boolean =>
  parts.every((part) => toMicro(part.numerator) <= numerator) && numerator <= numeratorSum(parts);

/** How many figures a section has, of the factory and of its machines. */
export const countFigures = ({ value: { figures, machines } }: OpenedSection): number =>
  figures.length + machines.reduce((sum, one) => sum + one.figures.length, 0);
