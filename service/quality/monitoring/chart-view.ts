import { type Capability, capabilityOf } from "../spc/capability.ts";
import { ewma, type EwmaPoint } from "../spc/ewma.ts";
import type { ChartLimits, ChartPoint } from "./chart.ts";
import type { ChartTerms } from "./watch.ts";

/** What a chart shows beside its points. */
export interface ChartView {
  /** Undefined while there are too few points, or no specification. */
  readonly capability: Capability | undefined;
  /** For each point; empty while the limits are being learnt. */
  readonly ewma: readonly EwmaPoint[];
}

/** Finds shifts of about one standard deviation, with the usual limits. */
const EWMA_WEIGHT = 0.2;
const EWMA_WIDTH = 3;
/** Fewer subgroups say little of how capable a process is. */
const SUBGROUPS_LEAST = 10;

export function viewOf(
  terms: ChartTerms,
  limits: ChartLimits | null,
  points: readonly ChartPoint[],
): ChartView {
  const specification = {
    min: terms.min === undefined ? undefined : Number(terms.min),
    max: terms.max === undefined ? undefined : Number(terms.max),
  };
  const isSpecified = specification.min !== undefined || specification.max !== undefined;
  const subgroups = points.map(({ values }) => values);
  return {
    capability:
      isSpecified && subgroups.length >= SUBGROUPS_LEAST
        ? capabilityOf(subgroups, specification)
        : undefined,
    ewma: limits === null ? [] : averages(terms, limits, points),
  };
}

const averages = (
  { subgroup }: ChartTerms,
  { location, sigma }: ChartLimits,
  points: readonly ChartPoint[],
): EwmaPoint[] =>
  ewma(
    points.map((point) => point.location),
    {
      target: location.center,
      sigma: sigma / Math.sqrt(subgroup),
      weight: EWMA_WEIGHT,
      width: EWMA_WIDTH,
    },
  );
