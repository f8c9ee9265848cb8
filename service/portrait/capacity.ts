import { instantMs } from "../../device-attest/record.ts";
import { plannedIn, secondsOf } from "./calendar.ts";
import {
  type CapacityFigure,
  capacityFormulas,
  energyFormulas,
  type Told,
  type Work,
} from "./capacity-formulas.ts";
import { type Cell, emptyCell, sumOf } from "./cell.ts";
import { evidenceOf, type EvidenceRow } from "./evidence.ts";
import { type Base, type Figure, figureOf } from "./figure.ts";
import {
  type At,
  bucketsIn,
  consumptionFigures,
  type CountedSignal,
  type FigureSeries,
  type PortraitSection,
} from "./section.ts";
import type { Signal } from "./signal.ts";
import type { Period } from "../parties/consent/period.ts";

/** How much of their planned time a factory's machines worked, how fast, and how well. */
export const capacityFigures = (signals: readonly CountedSignal[], at: At) =>
  workFigures(capacityFormulas, signals, at);

/** What a factory's machines consumed, and for how much of what they made. */
export function energyFigures(
  signals: readonly CountedSignal[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const meters = signals.filter(({ signal }) => told[signal.meaning] === "energy");
  const consumed = consumptionFigures(meters, at);
  const perItem = workFigures(energyFormulas, signals, at);
  const ofMachine = new Map(perItem.machines.map(({ figures, machine }) => [machine, figures]));
  return {
    figures: [...consumed.figures, ...perItem.figures],
    machines: consumed.machines.map(({ figures, machine }) => ({
      machine,
      figures: [...figures, ...(ofMachine.get(machine) ?? [])],
    })),
  };
}

function workFigures(
  formulas: readonly CapacityFigure[],
  signals: readonly CountedSignal[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const machines = [...Map.groupBy(signals, ({ signal }) => signal.machine)].map(
    ([name, some]): Machine => machineOf(name, some),
  );
  return {
    figures: formulas.map((one) => series(one, machines, at)),
    machines: machines.map((machine) => ({
      machine: machine.name,
      figures: formulas.map((one) => series(one, [machine], at)),
    })),
  };
}

interface Machine {
  readonly name: string;
  readonly signals: ReadonlyMap<Told, CountedSignal>;
  readonly calendar: Signal["calendar"];
  readonly itemMs: bigint | undefined;
}

const told: Readonly<Partial<Record<Signal["meaning"], Told>>> = {
  load: "load",
  itemCounter: "items",
  rejectCounter: "rejects",
  energyInterval: "energy",
  energyCounter: "energy",
};

function machineOf(name: string, some: readonly CountedSignal[]): Machine {
  const signals = new Map(
    some.flatMap((one): [Told, CountedSignal][] => {
      const as = told[one.signal.meaning];
      return as === undefined ? [] : [[as, one]];
    }),
  );
  return {
    name,
    signals,
    calendar: some.find(({ signal }) => signal.calendar !== undefined)?.signal.calendar,
    itemMs: signals.get("items")?.signal.itemMs,
  };
}

function series(figure: CapacityFigure, machines: readonly Machine[], at: At): FigureSeries {
  const { from, to } = at.period;
  const until = at.now !== undefined && at.now < to ? at.now : to;
  const ended = ({ from: begin, to: end }: Period): Period => ({
    from: begin,
    to: end < until ? end : until,
  });
  const buckets = bucketsIn(at).map((bucket) => ({ at: bucket.from, within: ended(bucket) }));
  const parts = machines.map((machine) => ({
    ...partsOver(figure, machine, { from, to: until }, undefined),
    buckets: buckets.map((one) => partsOver(figure, machine, one.within, one.at)),
  }));
  const gap = gapOf(figure, machines);
  return {
    ...together(figure, parts, gap),
    buckets: buckets.map((one, place) => ({
      at: one.at,
      ...together(
        figure,
        parts.map((part) => part.buckets[place]!),
        gap,
      ),
    })),
  };
}

/** What stands in the way of a value, whatever was measured. */
function gapOf(figure: CapacityFigure, machines: readonly Machine[]): Base["gap"] {
  const counting = machines.filter((machine) => isTold(figure, machine));
  const isUnplanned = machines.some(({ calendar }) => calendar === undefined);
  const isUntimed = counting.some(({ itemMs }) => itemMs === undefined);
  if (counting.length === 0) return "undeclared";
  if ((figure.of === "planned" && isUnplanned) || (figure.needsItemTime && isUntimed))
    return "undeclared";
  const loads = counting.flatMap(({ signals }) => signals.get("load") ?? []);
  const isUnconfirmed = loads.some(({ signal }) => signal.limits === undefined);
  return figure.needs.includes("load") && isUnconfirmed ? "unconfirmed" : undefined;
}

const isTold = ({ needs }: CapacityFigure, { signals }: Machine): boolean =>
  needs.every((need) => signals.has(need));

interface Parts {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly evidenced: bigint;
  readonly possible: bigint;
  readonly evidence: readonly EvidenceRow[];
}

/** @param bucket undefined for the whole of what was counted */
function partsOver(
  figure: CapacityFigure,
  machine: Machine,
  { from, to }: Period,
  bucket: string | undefined,
): Parts {
  const span = { from: instantMs(from), to: Math.max(instantMs(from), instantMs(to)) };
  const planned = BigInt(secondsOf(plannedIn(machine.calendar ?? [], span)));
  const ofPlan = figure.of === "planned";
  const possible = ofPlan ? planned : BigInt(secondsOf([span]));
  const cellOf = (need: Told): Cell => cellIn(machine.signals.get(need), bucket);
  const work: Work = {
    pbt: planned,
    load: cellOf("load"),
    items: cellOf("items"),
    rejects: cellOf("rejects"),
    energy: cellOf("energy"),
    pri: machine.itemMs ?? 0n,
  };
  if (!isTold(figure, machine))
    return { numerator: 0n, denominator: 0n, evidenced: 0n, possible, evidence: [] };
  const evidenced = figure.needs
    .map((need) => work[need])
    .map((cell) => (ofPlan ? cell.plannedEvidencedSeconds : cell.evidencedSeconds));
  const signals = figure.needs.flatMap((need) => machine.signals.get(need) ?? []);
  return {
    numerator: figure.numerator(work),
    denominator: figure.denominator?.(work) ?? 0n,
    evidenced: BigInt(Math.min(...evidenced)),
    possible,
    evidence: rowsOf(signals, bucket),
  };
}

const cellIn = (counted: CountedSignal | undefined, bucket: string | undefined): Cell =>
  (counted?.cells ?? [])
    .filter(({ at }) => bucket === undefined || at === bucket)
    .reduce((sum, { cell }) => sumOf(sum, cell), emptyCell);

/**
 * Rows of evidence of several signals of one machine. One record may tell of all of them, so of each key, source and
 * bucket the signal with most records counts: there are at least so many.
 */
function rowsOf(signals: readonly CountedSignal[], bucket: string | undefined): EvidenceRow[] {
  const rows = signals.flatMap(({ cells }) =>
    cells.flatMap(({ at, evidence }) =>
      bucket === undefined || at === bucket ? evidence.map((row) => ({ at, row })) : [],
    ),
  );
  const same = Map.groupBy(rows, ({ at, row }) => [at, row.keyNo, row.source].join(" "));
  return [...same.values()].map((some) => some.map(({ row }) => row).reduce(widest));
}

const widest = (a: EvidenceRow, b: EvidenceRow): EvidenceRow => ({
  ...a,
  records: Math.max(a.records, b.records),
  claimed: Math.max(a.claimed, b.claimed),
  firstIndex: Math.min(a.firstIndex, b.firstIndex),
  lastIndex: Math.max(a.lastIndex, b.lastIndex),
});

function together(
  { denominator, formula: of }: CapacityFigure,
  parts: readonly Parts[],
  gap: Base["gap"],
): Figure {
  const sum = (one: (part: Parts) => bigint): bigint =>
    parts.reduce((total, part) => total + one(part), 0n);
  const base: Base = {
    numerator: sum((part) => part.numerator),
    denominator: denominator && sum((part) => part.denominator),
    evidenced: sum(({ evidenced }) => evidenced),
    possible: sum(({ possible }) => possible),
    gap,
  };
  return figureOf(of, base, evidenceOf(parts.flatMap((part) => part.evidence)));
}
