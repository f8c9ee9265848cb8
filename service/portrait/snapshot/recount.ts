import { instantMs } from "../../../device-attest/record.ts";
import { instantOf } from "../../evidence/verification/instant.ts";
import { bucketOf, type Period } from "../../parties/consent/period.ts";
import { calendarFault } from "../calendar.ts";
import { capacityFigures, energyFigures } from "../capacity.ts";
import { hourOf } from "../cell.ts";
import {
  type At,
  type CountedCell,
  type CountedSignal,
  type FigureSeries,
  utilisationFigures,
} from "../section.ts";
import { itemMsOf, limitsOf, type Signal } from "../signal.ts";
import { type SlotAt, slotsOf, together } from "../slot.ts";
import type { OpenedSection, SnapshotSection, SnapshotSignal } from "./document.ts";
import { hasCases, recountCases } from "./recount-cases.ts";
import { compared, type Recount, type SoundRecord } from "./recounted.ts";

const figuresOf: Readonly<
  Record<
    string,
    (signals: readonly CountedSignal[], at: At) => ReturnType<typeof utilisationFigures>
  >
> = {
  utilisation: utilisationFigures,
  energy: energyFigures,
  capacity: capacityFigures,
};

/** Whether a section's figures can be counted again: from readings of machines, or from what the records tell of cases. */
export const isCountable = (opened: OpenedSection, records: readonly SoundRecord[]): boolean =>
  isOfSignals(opened) || hasCases(opened, records);

const isOfSignals = ({ section, value }: OpenedSection): boolean =>
  Object.hasOwn(figuresOf, section) && value.signals.length > 0;

/**
 * Counts the figures of a section's machines again, from records alone: each record's readings fall into slots, slots make
 * hours, hours make the buckets, as the service counted them. A record too few or too many is a difference.
 * @param at when the snapshot was made
 */
export function recount(
  opened: OpenedSection,
  records: readonly SoundRecord[],
  at: string,
): Recount {
  if (!isOfSignals(opened)) return recountCases(opened, records, at);
  const { section, value } = opened;
  const resolution = value.resolution === "month" ? "month" : "day";
  const signals = value.signals.map((signal, no) =>
    countedSignal(signalOf(signal, no), records, value.period, resolution),
  );
  const { from, to } = value.period;
  const { machines } = figuresOf[section]!(signals, { period: { from, to }, resolution, now: at });
  const said = new Map(value.machines.map((one) => [one.machine, one.figures]));
  const figures = machines.flatMap(({ figures: some, machine }) =>
    some.map((here) => ({ of: machine, here, said: namedIn(said.get(machine), here) })),
  );
  return compared(figures);
}

type SaidFigures = SnapshotSection["figures"];

const namedIn = (figures: SaidFigures | undefined, { name }: FigureSeries) =>
  figures?.find((one) => one.name === name);

function signalOf(said: SnapshotSignal, no: number): Signal {
  const { calendar, itemSeconds, limits, ...draft } = said;
  const confirmed = limits === null ? undefined : limitsOf(draft, limits);
  const itemMs = itemSeconds === undefined ? undefined : itemMsOf(draft, itemSeconds);
  return {
    ...draft,
    no,
    limits: typeof confirmed === "string" ? undefined : confirmed,
    itemMs: typeof itemMs === "string" ? undefined : itemMs,
    // Whose zone nobody knows here plans nothing here, and comes out otherwise.
    calendar: calendar?.every((one) => calendarFault(one) === undefined) ? calendar : undefined,
  };
}

const HOUR_MS = 3_600_000;

function countedSignal(
  signal: Signal,
  records: readonly SoundRecord[],
  { from, to }: Period,
  resolution: "day" | "month",
): CountedSignal {
  const slots = slotsIn(signal, records);
  const [begin, end] = [instantMs(from), instantMs(to)];
  const hours = Map.groupBy(slots.keys(), (at) => hourOfSlot(slots[at]!));
  const cells = [...hours].flatMap(([hour, places]): CountedCell[] => {
    if (hour < begin || hour >= end) return [];
    const some = places.map((at) => slots[at]!);
    const at = bucketOf(instantOf(hour / 1000), resolution);
    return [{ at, cell: hourOf(signal, some, slots[places[0]! - 1]), evidence: [] }];
  });
  return { signal, cells };
}

const hourOfSlot = ({ at }: SlotAt): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** In order of time; what several records say of one slot is put together. */
function slotsIn(signal: Signal, records: readonly SoundRecord[]): SlotAt[] {
  const counting = records.filter(
    ({ time }) => time === "proven" || (time === "claimed" && signal.time === "claimed"),
  );
  const said = counting.flatMap(({ record }) => slotsOf(record, signal));
  return [...Map.groupBy(said, ({ at }) => at)]
    .map(([at, same]) => same.reduce((a, b) => ({ at, ...together(a, b) })))
    .toSorted((a, b) => a.at - b.at);
}
