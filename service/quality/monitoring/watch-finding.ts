import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { Occurrence } from "../alerts/alert.ts";
import { type ChartPoint, type ChartState, newChart, take } from "./chart.ts";
import {
  type Contradiction,
  declare,
  type DeclarationState,
  newDeclaration,
} from "./declaration.ts";
import type { ChartTerms, Watch } from "./watch.ts";
import { valuesIn } from "./value.ts";

/** An entry with content. */
export interface Content {
  readonly index: number;
  readonly record: DeviceRecord;
}

/** How far a watch got on a machine. */
export type WatchState = ChartState | DeclarationState;

export interface Looked {
  readonly state: WatchState;
  readonly points: readonly ChartPoint[];
  readonly found: readonly Occurrence[];
}

/** What is left of it after a pause: no point, and no run of what was declared, is made across one. */
export const afterPause = ({ kind }: Watch, state: WatchState): WatchState | undefined =>
  kind === "chart" ? { ...(state as ChartState), pending: [] } : undefined;

/** Whether a record says anything that a watch is about. */
export const concerns = ({ machine }: Watch, { record }: Content): boolean =>
  machine === undefined || machine === record.machine;

/**
 * What a record does to a watch.
 * @returns undefined where it says nothing of it
 */
export function look(
  watch: Watch,
  state: WatchState | undefined,
  content: Content,
): Looked | undefined {
  return watch.kind === "chart"
    ? lookAtChart(watch, (state ?? newChart) as ChartState, content)
    : lookAtDeclared(watch, (state ?? newDeclaration) as DeclarationState, content);
}

function lookAtChart(
  watch: Watch & { readonly kind: "chart" },
  before: ChartState,
  { index, record }: Content,
): Looked | undefined {
  const values = valuesIn(record, watch.metric, watch.unit);
  if (values.length === 0) return undefined;
  const lot = record.kind === "inspection" ? record.inspection.lot : null;
  const { points, state } = take(before, watch.terms, {
    values,
    index,
    at: record.capturedAt,
    lot,
  });
  const found = points
    .filter(({ broken, isSpreadOut }) => broken.length > 0 || isSpreadOut)
    .map((point) => chartFinding(watch, record.machine, point, state));
  return { state, points, found };
}

const chartFinding = (
  { id, label, metric, terms, unit }: Watch & { readonly kind: "chart" },
  machine: string,
  point: ChartPoint,
  { limits }: ChartState,
): Occurrence => ({
  kind: "processOutOfControl",
  subject: `${machine} ${metric}`,
  severity: isOutside(terms, point) ? "critical" : "warning",
  about: {
    watch: id,
    label,
    machine,
    metric,
    unit,
    point: point.no,
    rules: point.broken,
    spreadOut: point.isSpreadOut,
    value: point.location,
    ...limits?.location,
  },
  entries: [...new Set([point.firstIndex, point.lastIndex])],
  at: point.at,
});

/** What is out of control and out of the specification too. */
const isOutside = ({ max, min }: ChartTerms, { location }: ChartPoint): boolean =>
  (min !== undefined && location < Number(min)) || (max !== undefined && location > Number(max));

function lookAtDeclared(
  watch: Watch & { readonly kind: "declared" },
  before: DeclarationState,
  { index, record }: Content,
): Looked | undefined {
  const declared = valuesIn(record, watch.terms.declaredMetric, watch.unit);
  const measured = valuesIn(record, watch.metric, watch.unit);
  if (declared.length === 0 && measured.length === 0) return undefined;
  const subject = record.subjects[0] ?? null;
  const { found, state } = declare(before, watch.terms, { declared, measured, subject, index });
  return {
    state,
    points: [],
    found: found === undefined ? [] : [declaredFinding(watch, found, { index, record })],
  };
}

const declaredFinding = (
  { id, label, metric, unit }: Watch,
  { count, declared, index, median, share }: Contradiction,
  { index: last, record }: Content,
): Occurrence => ({
  kind: "declaredVersusMeasured",
  subject: `${record.machine} ${metric}`,
  severity: "warning",
  about: {
    watch: id,
    label,
    machine: record.machine,
    metric,
    unit,
    declared,
    median,
    share,
    readings: count,
  },
  entries: [index, last],
  at: record.capturedAt,
});
