import { c4, rangeConstants } from "./constants.ts";
import { deviation, mean, rangeOf } from "./statistics.ts";

/** Values that were made under the same conditions, so that only chance lies between them. */
export type Subgroup = readonly number[];

/** One line of points with its limits, which lie three standard deviations of a point from the center. */
export interface Chart {
  readonly points: readonly number[];
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
}

/** How a process runs: where it lies, and how far it scatters. */
export interface ControlCharts {
  readonly location: Chart;
  readonly spread: Chart;
  /** Standard deviation of a single value, from within the subgroups. */
  readonly sigma: number;
}

const SIGMAS = 3;
/** From here on a subgroup's deviation says more than its range. */
const RANGE_VALUES_MAX = 10;

/**
 * Charts of subgroups of one size: means and ranges up to ten values, means and standard deviations beyond. Single values
 * are charted as they are, with the ranges from each to the next. NIST/SEMATECH e-Handbook, sections 6.3.2.1 and 6.3.2.2.
 * @throws RangeError for fewer than two subgroups, or of different sizes
 */
export function controlCharts(subgroups: readonly Subgroup[]): ControlCharts {
  const size = subgroups[0]?.length ?? 0;
  if (subgroups.length < 2 || size === 0) throw new RangeError("needs two subgroups at least");
  if (subgroups.some(({ length }) => length !== size))
    throw new RangeError("the subgroups are of different sizes");
  if (size === 1) return individualsChart(subgroups.map(([value]) => value as number));
  return size <= RANGE_VALUES_MAX ? rangeCharts(subgroups, size) : deviationCharts(subgroups, size);
}

function individualsChart(values: readonly number[]): ControlCharts {
  const ranges = values.slice(1).map((value, at) => Math.abs(value - (values[at] as number)));
  const { d2, d3 } = rangeConstants(2);
  const center = mean(ranges);
  const sigma = center / d2;
  return {
    location: chartOf(values, mean(values), sigma),
    spread: positive(chartOf(ranges, center, d3 * sigma)),
    sigma,
  };
}

function rangeCharts(subgroups: readonly Subgroup[], size: number): ControlCharts {
  const ranges = subgroups.map(rangeOf);
  const { d2, d3 } = rangeConstants(size);
  const center = mean(ranges);
  const sigma = center / d2;
  return {
    location: meansChart(subgroups, sigma, size),
    spread: positive(chartOf(ranges, center, d3 * sigma)),
    sigma,
  };
}

function deviationCharts(subgroups: readonly Subgroup[], size: number): ControlCharts {
  const deviations = subgroups.map(deviation);
  const unbiased = c4(size);
  const center = mean(deviations);
  const sigma = center / unbiased;
  return {
    location: meansChart(subgroups, sigma, size),
    spread: positive(chartOf(deviations, center, sigma * Math.sqrt(1 - unbiased ** 2))),
    sigma,
  };
}

function meansChart(subgroups: readonly Subgroup[], sigma: number, size: number): Chart {
  const means = subgroups.map(mean);
  return chartOf(means, mean(means), sigma / Math.sqrt(size));
}

const chartOf = (points: readonly number[], center: number, sigmaOfPoint: number): Chart => ({
  points,
  center,
  lower: center - SIGMAS * sigmaOfPoint,
  upper: center + SIGMAS * sigmaOfPoint,
});

/** Neither ranges nor deviations are below zero. */
const positive = (chart: Chart): Chart => ({ ...chart, lower: Math.max(0, chart.lower) });
