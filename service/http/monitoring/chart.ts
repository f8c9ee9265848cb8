import type { Static } from "typebox";
import type { Pool } from "pg";
import type { ChartPoint, ChartState } from "../../quality/monitoring/chart.ts";
import {
  keyOf,
  machinesOf,
  newestPoints,
  readStates,
} from "../../quality/monitoring/chart.store.ts";
import { viewOf } from "../../quality/monitoring/chart-view.ts";
import type { Watch } from "../../quality/monitoring/watch.ts";
import { type ChartSchema, shownWatch } from "./schemas.ts";

type Chart = Static<typeof ChartSchema>;

/** A chart as it is shown: of the machine that is asked for, or of the first. */
export async function chartOf(
  pool: Pool,
  watch: Watch & { readonly kind: "chart" },
  { limit, machine: asked }: { readonly machine: string | undefined; readonly limit: number },
): Promise<Chart> {
  const machines = await machinesOf(pool, watch.id);
  const machine = asked ?? machines[0];
  const empty = { watch: shownWatch(watch), machines, machine: machine ?? null };
  if (machine === undefined) return { ...empty, ...nothing };
  const place = { watch: watch.id, machine };
  const points = await newestPoints(pool, place, limit);
  const states = await readStates(pool, [watch.id], [machine]);
  const state = states.get(keyOf(place))?.state as ChartState | undefined;
  const view = viewOf(watch.terms, state?.limits ?? null, points);
  return {
    ...empty,
    limits: state?.limits ?? null,
    points: points.map(shownPoint),
    ewma: [...view.ewma],
    capability: view.capability === undefined ? null : shownCapability(view.capability),
  };
}

const nothing = { limits: null, points: [], ewma: [], capability: null };

const shownPoint = ({
  broken,
  isBaseline,
  isSpreadOut,
  spread,
  values: _values,
  ...point
}: ChartPoint): Chart["points"][number] => ({
  ...point,
  spread: spread ?? null,
  baseline: isBaseline,
  broken: [...broken],
  spreadOut: isSpreadOut,
});

function shownCapability({
  overall,
  values,
  within,
}: NonNullable<ReturnType<typeof viewOf>["capability"]>): NonNullable<Chart["capability"]> {
  return { within: shownIndices(within), overall: shownIndices(overall), values };
}

/** Where nothing scatters an index is infinite, which JSON has no word for. */
const shownIndices = ({
  actual,
  potential,
}: {
  actual: number;
  potential: number | undefined;
}) => ({
  potential: finite(potential),
  actual: finite(actual),
});

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
