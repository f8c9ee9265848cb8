import type { Objection } from "../../parties/consent/objection.ts";
import type { Period, Resolution } from "../../parties/consent/period.ts";
import type { CalendarVersion } from "../calendar.ts";
import { microText } from "../../../device-attest/decimal.ts";
import type { SaidCheck } from "../checks/said.ts";
import type { ListedDocument } from "../document/documents.ts";
import type { FigureSeries } from "../section.ts";
import type { Signal } from "../signal.ts";
import type { SnapshotSection, SnapshotSignal } from "./document.ts";

/** What was read of a section. */
export interface Drawn {
  readonly counted: number;
  readonly figures: readonly FigureSeries[];
  readonly machines: readonly {
    readonly machine: string;
    readonly figures: readonly FigureSeries[];
  }[];
  readonly signals: readonly Signal[];
  readonly checks: readonly SaidCheck[];
  readonly documents?: readonly ListedDocument[];
}

/** A section as a snapshot says it. */
export const sectionValue = (
  { checks, counted, documents, figures, machines, signals }: Drawn,
  {
    objections,
    period: { from, to },
    resolution,
  }: {
    readonly period: Period;
    readonly resolution: Resolution;
    readonly objections: readonly Objection[];
  },
): SnapshotSection => ({
  period: { from, to },
  resolution,
  counted,
  figures: figures.map(copied),
  machines: machines.map((one) => ({ machine: one.machine, figures: one.figures.map(copied) })),
  signals: signals.map(signalValue),
  checks: checks.map(({ detection, period, ...check }) => ({
    ...check,
    detection: { ...detection },
    period: period && { ...period },
  })),
  ...(documents === undefined ? {} : { documents: documents.map((one) => ({ ...one })) }),
  objections: objections.map(({ answer, figure }) => ({ figure, answered: answer !== null })),
});

const copied = (series: FigureSeries): SnapshotSection["figures"][number] => ({
  ...series,
  grades: { ...series.grades },
  buckets: series.buckets.map((bucket) => ({ ...bucket, grades: { ...bucket.grades } })),
});

const signalValue = ({
  calendar,
  itemMs,
  limits,
  machine,
  meaning,
  metric,
  slotSeconds,
  stamp,
  time,
  unit,
}: Signal): SnapshotSignal => ({
  machine,
  metric,
  unit,
  meaning,
  slotSeconds,
  stamp,
  time,
  limits:
    limits === undefined
      ? null
      : { idleFrom: microText(limits.idleMicro), runningFrom: microText(limits.runningMicro) },
  ...(calendar === undefined ? {} : { calendar: calendar.map(calendarValue) }),
  ...(itemMs === undefined ? {} : { itemSeconds: microText(itemMs * 1000n) }),
});

const calendarValue = ({ exceptions, shifts, timeZone, validFrom }: CalendarVersion) => ({
  timeZone,
  validFrom,
  shifts: shifts.map(({ days, end, start }) => ({ days: [...days], start, end })),
  exceptions: exceptions.map(({ date, hours }) => ({
    date,
    hours: hours.map(({ end, start }) => ({ start, end })),
  })),
});
