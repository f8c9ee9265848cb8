import { controlCharts, type Subgroup } from "./control-chart.ts";
import { deviation, mean } from "./statistics.ts";

/** What a characteristic may be; at least one of both. */
export interface Specification {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Undefined where the specification has one limit only. */
export interface CapabilityIndices {
  /** Width of the specification in six standard deviations. */
  readonly potential: number | undefined;
  /** From the mean to the nearer limit in three. */
  readonly actual: number;
}

export interface Capability {
  /** Cp and Cpk: by the scatter within subgroups, as if the process never moved. */
  readonly within: CapabilityIndices;
  /** Pp and Ppk: by the scatter of all values, as it ran. */
  readonly overall: CapabilityIndices;
  /** How many values that rests on. */
  readonly values: number;
}

/**
 * How well a process keeps to a specification. NIST/SEMATECH e-Handbook, section 6.1.6; the difference of within and
 * overall as in ISO 22514-2.
 * @throws RangeError for a specification without a limit or upside down, and for subgroups that cannot be charted
 */
export function capabilityOf(
  subgroups: readonly Subgroup[],
  specification: Specification,
): Capability {
  const values = subgroups.flat();
  const { sigma } = controlCharts(subgroups);
  return {
    within: indicesOf(mean(values), sigma, specification),
    overall: indicesOf(mean(values), deviation(values), specification),
    values: values.length,
  };
}

/** Infinite where nothing scatters. @throws RangeError for a specification without a limit or upside down */
export function indicesOf(
  center: number,
  sigma: number,
  { max, min }: Specification,
): CapabilityIndices {
  const sides = [
    ...(max === undefined ? [] : [max - center]),
    ...(min === undefined ? [] : [center - min]),
  ];
  if (sides.length === 0) throw new RangeError("a specification has a limit");
  if (max !== undefined && min !== undefined && min >= max)
    throw new RangeError("nothing lies within this specification");
  return {
    potential: max === undefined || min === undefined ? undefined : (max - min) / (6 * sigma),
    actual: Math.min(...sides) / (3 * sigma),
  };
}
