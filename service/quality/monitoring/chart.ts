import { controlCharts } from "../spc/control-chart.ts";
import { type NelsonRule, signalsOn } from "../spc/nelson.ts";
import { deviation, mean, rangeOf } from "../spc/statistics.ts";
import type { ChartTerms } from "./watch.ts";

interface Limits {
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
}

/** What the baseline says of the process: all points after it are held against this. */
export interface ChartLimits {
  readonly location: Limits;
  readonly spread: Limits;
  /** Standard deviation of a single value. */
  readonly sigma: number;
}

/** How far a chart got. */
export interface ChartState {
  readonly points: number;
  /** Of the subgroup that is not full yet, and the entry that its first value is of. */
  readonly pending: readonly number[];
  readonly pendingFrom: number;
  readonly lot: string | null;
  /** While limits are being learnt: the subgroups so far. */
  readonly baseline: readonly (readonly number[])[];
  readonly limits: ChartLimits | null;
  /** The last location. */
  readonly last: number | null;
  /** Locations since the limits are known, as many as rules look back to. */
  readonly recent: readonly number[];
}

export const newChart: ChartState = {
  points: 0,
  pending: [],
  pendingFrom: 0,
  lot: null,
  baseline: [],
  limits: null,
  last: null,
  recent: [],
};

export interface ChartPoint {
  readonly no: number;
  readonly at: string;
  readonly values: readonly number[];
  readonly location: number;
  /** Range or deviation within; of single values the range to the one before, which the first has not. */
  readonly spread: number | undefined;
  readonly isBaseline: boolean;
  readonly broken: readonly NelsonRule[];
  readonly isSpreadOut: boolean;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

/** Values of one record. */
export interface Taken {
  readonly values: readonly number[];
  readonly index: number;
  readonly at: string;
  /** Of an inspection; null of others. */
  readonly lot: string | null;
}

/** Nelson's longest rule looks at fifteen points. */
const LOOK_BACK = 14;
/** As the charts of `controlCharts`: ranges up to ten values. */
const RANGE_VALUES_MAX = 10;

/** Takes the values of a record into a chart. @returns the points that became whole */
export function take(
  state: ChartState,
  terms: ChartTerms,
  { at, index, lot, values: more }: Taken,
): { readonly state: ChartState; readonly points: readonly ChartPoint[] } {
  const points: ChartPoint[] = [];
  const begun = beginning(state, terms, lot);
  const values = [...begun.pending, ...more];
  const whole = values.length - (values.length % terms.subgroup);
  let now = begun;
  for (let from = 0; from < whole; from += terms.subgroup) {
    const subgroup = values.slice(from, from + terms.subgroup);
    const firstIndex = from === 0 && begun.pending.length > 0 ? begun.pendingFrom : index;
    const point = pointOf(now, terms, { values: subgroup, firstIndex, lastIndex: index, at });
    points.push(point);
    now = withPoint(now, terms, point);
  }
  const pendingFrom = whole === 0 && begun.pending.length > 0 ? begun.pendingFrom : index;
  return { state: { ...now, pending: values.slice(whole), pendingFrom }, points };
}

/** What was begun with another lot never becomes a subgroup. */
const beginning = (state: ChartState, { sameLot }: ChartTerms, lot: string | null): ChartState =>
  sameLot && lot !== state.lot ? { ...state, pending: [], lot } : state;

type Subgroup = Pick<ChartPoint, "values" | "firstIndex" | "lastIndex" | "at">;

function pointOf(state: ChartState, terms: ChartTerms, subgroup: Subgroup): ChartPoint {
  const { limits, recent } = state;
  const location = mean(subgroup.values);
  const spread = spreadOf(subgroup.values, state.last);
  const line = [...recent, location];
  const signals =
    limits === null ? [] : signalsOn({ points: line, ...limits.location }, terms.rules);
  return {
    ...subgroup,
    no: state.points + 1,
    location,
    spread,
    isBaseline: limits === null,
    broken: signals.filter((signal) => signal.at === line.length - 1).map(({ rule }) => rule),
    isSpreadOut: limits !== null && spread !== undefined && isBeyond(spread, limits.spread),
  };
}

function spreadOf(values: readonly number[], before: number | null): number | undefined {
  const [only] = values;
  if (values.length === 1)
    return before === null || only === undefined ? undefined : Math.abs(only - before);
  return values.length <= RANGE_VALUES_MAX ? rangeOf(values) : deviation(values);
}

const isBeyond = (value: number, { lower, upper }: Limits): boolean =>
  value > upper || value < lower;

function withPoint(state: ChartState, terms: ChartTerms, point: ChartPoint): ChartState {
  const next = { ...state, points: point.no, last: point.location };
  if (state.limits !== null)
    return { ...next, recent: [...state.recent, point.location].slice(-LOOK_BACK) };
  const baseline = [...state.baseline, point.values];
  if (baseline.length < terms.baseline) return { ...next, baseline };
  return { ...next, baseline: [], limits: limitsOf(baseline) };
}

function limitsOf(baseline: readonly (readonly number[])[]): ChartLimits {
  const { location, sigma, spread } = controlCharts(baseline);
  return { location: lines(location), spread: lines(spread), sigma };
}

const lines = ({ center, lower, upper }: Limits): Limits => ({ center, lower, upper });
