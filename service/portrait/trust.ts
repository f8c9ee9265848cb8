import type { ActivityRow } from "../ingest/activity.ts";
import { evidenceOf, type EvidenceRow } from "./evidence.ts";
import { type Base, type Figure, type FigureName, type Formula, figureOf } from "./figure.ts";
import { type At, bucketsIn, type FigureSeries, type PortraitSection } from "./section.ts";

type Sum = Pick<Base, "denominator" | "evidenced" | "numerator" | "possible">;

interface TrustFigure {
  readonly formula: Formula;
  readonly sumOf: (rows: readonly TrustRow[]) => Sum;
}

interface TrustRow extends ActivityRow {
  /** Sequences of the key that were signed before this row's and did not come: of the first row of its bucket. */
  readonly missing: number;
}

const MICRO = 1_000_000n;

const formula = (name: FigureName, unit = "1"): Formula => ({
  name,
  version: 1,
  unit,
  coverageMinMicro: 500_000n,
});

const sum = <Row extends ActivityRow>(rows: readonly Row[], of: (row: Row) => number): bigint =>
  rows.reduce((total, row) => total + BigInt(of(row)), 0n);

const records = ({ records: sent }: ActivityRow): number => sent;
const accepted = ({ records: sent, refused, rivals }: ActivityRow): number =>
  sent - refused - rivals;

/** Where a machine or an instrument said it, not a person or a document. */
const measuring: ReadonlySet<string> = new Set(["sensor", "controller", "gateway"]);

/** What is said of a whole factory's keys, or of one device's: how far what they sign can be believed. */
const trustFigures: readonly TrustFigure[] = [
  {
    formula: formula("hardwareShare"),
    sumOf: (rows) => {
      const known = rows.filter(({ grade }) => grade !== undefined);
      const inHardware = known.filter(({ grade }) => grade === "hardware");
      return {
        numerator: sum(inHardware, records) * MICRO,
        denominator: sum(known, records) * MICRO,
        evidenced: sum(known, records),
        possible: sum(rows, records),
      };
    },
  },
  {
    formula: formula("measuredShare"),
    sumOf: (rows) => {
      const named = rows.filter(({ source }) => source !== "");
      const measured = named.filter(({ source }) => measuring.has(source));
      return {
        numerator: sum(measured, records) * MICRO,
        denominator: sum(named, records) * MICRO,
        evidenced: sum(named, records),
        possible: sum(rows, records),
      };
    },
  },
  { formula: formula("acceptedShare"), sumOf: (rows) => ofAll(rows, accepted) },
  {
    formula: formula("completeness"),
    sumOf: (rows) => {
      const came = sum(rows, ({ records: sent, rivals }) => sent - rivals);
      const signed = came + sum(rows, ({ missing }) => missing);
      return {
        numerator: came * MICRO,
        denominator: signed * MICRO,
        evidenced: came,
        possible: came,
      };
    },
  },
  {
    formula: formula("equivocations", "{item}"),
    sumOf: (rows) => ({ ...ofAll(rows, ({ rivals }) => rivals), denominator: undefined }),
  },
];

function ofAll(rows: readonly ActivityRow[], of: (row: ActivityRow) => number): Sum {
  const all = sum(rows, records);
  return {
    numerator: sum(rows, of) * MICRO,
    denominator: all * MICRO,
    evidenced: all,
    possible: all,
  };
}

/** Counts holes where the next that came shows them, as the activity of a device does, so that buckets add up. */
function withMissing(rows: readonly ActivityRow[]): TrustRow[] {
  return [...Map.groupBy(rows, ({ keyId }) => keyId).values()].flatMap((ofKey) => {
    let counted = Math.min(...ofKey.map(({ firstSequence }) => firstSequence)) - 1;
    return [...Map.groupBy(ofKey, ({ at }) => at).values()].flatMap((bucket) => {
      const last = Math.max(counted, ...bucket.map(({ lastSequence }) => lastSequence));
      const came = bucket.reduce((total, { records: sent, rivals }) => total + sent - rivals, 0);
      const missing = Math.max(0, last - counted - came);
      counted = last;
      return bucket.map((row, place) => ({ ...row, missing: place === 0 ? missing : 0 }));
    });
  });
}

/**
 * How far a factory's devices can be believed: by which keys they sign, who says it, what was refused, what is missing, and
 * whether one position was signed twice. Of every entry of the log, by the hour that the record names.
 */
export function deviceTrustFigures(
  activity: readonly ActivityRow[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const rows = withMissing(activity);
  const byDevice = Map.groupBy(rows, ({ device }) => device);
  return {
    figures: trustFigures.map((one) => series(one, rows, at)),
    machines: [...byDevice].map(([machine, some]) => ({
      machine,
      figures: trustFigures.map((one) => series(one, some, at)),
    })),
  };
}

function series(
  { formula: by, sumOf }: TrustFigure,
  rows: readonly TrustRow[],
  at: At,
): FigureSeries {
  const figureIn = (some: readonly TrustRow[]): Figure =>
    figureOf(by, sumOf(some), evidenceOf(some.map(evidenceRow)));
  const byBucket = Map.groupBy(rows, (row) => row.at);
  return {
    ...figureIn(rows),
    buckets: bucketsIn(at).map(({ from }) => ({ at: from, ...figureIn(byBucket.get(from) ?? []) })),
  };
}

/** The time of none of them was held against blocks: all of it is claimed. */
const evidenceRow = (row: ActivityRow): EvidenceRow => ({
  grades: row.grade === undefined ? [] : [{ grade: row.grade, from: 0 }],
  source: row.source === "" ? "unknown" : row.source,
  records: row.records,
  claimed: row.records,
  firstIndex: row.firstIndex,
  lastIndex: row.lastIndex,
});
