import type { Pool } from "pg";
import { raiseAlert } from "../../../../service/quality/alerts/alert.store.ts";
import { type ChartPoint, newChart, take } from "../../../../service/quality/monitoring/chart.ts";
import { keepWatched } from "../../../../service/quality/monitoring/chart.store.ts";
import { chartTermsOf } from "../../../../service/quality/monitoring/watch.ts";
import { addWatch } from "../../../../service/quality/monitoring/watch.store.ts";

const MINUTE_MS = 60_000;
const MACHINE = "lathe-3";
const metric = { label: "Shaft diameter", metric: "shaft.diameter", unit: "mm" } as const;

/** A lathe whose tool wears until its shafts are too thick, a gauge that was forgotten, and a gateway that is silent. */
export async function workOnFloor(pool: Pool, party: string): Promise<void> {
  const last = await chartOfLathe(pool, party);
  const at = new Date().toISOString();
  const common = { party, at } as const;
  for (let times = 0; times < 3; times++)
    await raiseAlert(pool, {
      ...common,
      kind: "processOutOfControl",
      subject: `${MACHINE} ${metric.metric}`,
      severity: "critical",
      about: { ...metric, machine: MACHINE, rules: last.broken, value: last.location },
      entries: [last.lastIndex],
    });
  await raiseAlert(pool, {
    ...common,
    kind: "calibrationOverdue",
    subject: "Micrometer 12",
    severity: "warning",
    about: { calibrationDue: "2026-10-31", machine: MACHINE },
    entries: [1],
  });
  await raiseAlert(pool, {
    ...common,
    kind: "deviceSilent",
    subject: "urn:tallystick:device:gateway-hall-2",
    severity: "warning",
    about: { lastAt: at },
    entries: [2],
  });
}

async function chartOfLathe(pool: Pool, party: string): Promise<ChartPoint> {
  const terms = chartTermsOf({ subgroup: 3, min: "9.97", max: "10.03" });
  const watch = await addWatch(pool, {
    party,
    draft: { kind: "chart", ...metric, machine: undefined, terms },
    by: "somebody",
    at: new Date(),
    idempotencyKey: undefined,
  });
  const points: ChartPoint[] = [];
  let state = newChart;
  for (let at = 0; at < 48; at++) {
    const wear = Math.max(0, at - 34) * 0.0012;
    const values = [0, 1, 2].map((n) => 10 + wear + (((at * 7 + n * 5) % 9) - 4) / 1000);
    const when = new Date(Date.now() - (48 - at) * MINUTE_MS).toISOString();
    const taken = take(state, terms, { values, index: at, at: when, lot: null });
    state = taken.state;
    points.push(...taken.points);
  }
  const place = { watch: watch?.id ?? "", machine: MACHINE };
  await keepWatched(pool, place, { state, begunAt: 0 }, points);
  return points.at(-1) as ChartPoint;
}
