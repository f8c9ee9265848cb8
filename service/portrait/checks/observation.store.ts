import { instantMs } from "../../../device-attest/record.ts";
import type { Queryable } from "../../db/pool.ts";
import { bucketOf, type Period } from "../../parties/consent/period.ts";
import type { Meaning } from "../signal.ts";
import { type DeclaredSignal, signalsOf } from "../signal.store.ts";
import { groupsOf } from "../peers/group.store.ts";
import { lotsOf, transfersOf } from "./goods.store.ts";
import type { MachineSeen, Observation } from "./observation.ts";

const DAY_MS = 86_400_000;
/** A quarter of a year tells what a year does, and takes a sixteenth of the time. */
const DAYS_MAX = 92;
const QUARTER_SECONDS = 900;
const MICRO = 1_000_000;

/** The whole days that are looked at: the last of the period. */
export interface Observed {
  readonly observation: Observation;
  readonly from: string;
}

/**
 * What the checks look at, as far as it is on record: loads of the machines whose owner confirmed from where on they run,
 * energy by another signal than the load, things inspected, lots, what was shipped and received, and what its industry
 * comes to. Invoices are not brought yet.
 */
export async function observe(db: Queryable, factory: string, period: Period): Promise<Observed> {
  const end = instantMs(bucketOf(period.to, "day"));
  const asked = Math.floor((end - instantMs(bucketOf(period.from, "day"))) / DAY_MS);
  const days = Math.max(0, Math.min(DAYS_MAX, asked));
  const at = { days, fromMs: end - days * DAY_MS };
  const signals = await signalsOf(db, factory);
  const machines: MachineSeen[] = [];
  for (const signal of signals)
    if (signal.meaning === "load" && signal.limits !== undefined)
      machines.push(await machineSeen(db, signal, meterOf(signals, signal), at));
  const stretch = { factory, from: new Date(at.fromMs), to: new Date(end) };
  const observation: Observation = {
    days,
    machines,
    parts: await partsOf(db, factory, at),
    lots: await lotsOf(db, stretch),
    transfers: await transfersOf(db, stretch),
    invoices: undefined,
    peers: isWhole(signals, machines)
      ? (await groupsOf(db, factory)).get("energyPerInspected")
      : undefined,
  };
  return { observation, from: new Date(at.fromMs).toISOString() };
}

interface Days {
  readonly days: number;
  readonly fromMs: number;
}

const energyMeanings: ReadonlySet<Meaning> = new Set(["energyInterval", "energyCounter"]);

/** Of the same machine; a meter whose energy is the load by another name says the same twice. */
const meterOf = (
  signals: readonly DeclaredSignal[],
  { machine }: DeclaredSignal,
): DeclaredSignal | undefined =>
  signals.find((one) => one.machine === machine && energyMeanings.has(one.meaning));

/** Whether all meters are of machines that are looked at: the industry's figure is of all that a factory uses. */
const isWhole = (signals: readonly DeclaredSignal[], machines: readonly MachineSeen[]): boolean =>
  signals
    .filter(({ meaning }) => energyMeanings.has(meaning))
    .every((meter) => machines.some(({ machine }) => machine === meter.machine));

async function machineSeen(
  db: Queryable,
  signal: DeclaredSignal,
  meter: DeclaredSignal | undefined,
  at: Days,
): Promise<MachineSeen> {
  const slotSeconds = Math.max(QUARTER_SECONDS, signal.slotSeconds);
  const slotsPerDay = DAY_MS / 1000 / slotSeconds;
  return {
    machine: signal.machine,
    slotsPerDay,
    load: await loadsOf(db, signal, { ...at, slotSeconds, slots: at.days * slotsPerDay }),
    runningFrom: Number(signal.limits?.runningMicro ?? 0n) / MICRO,
    energy: meter && (await energyOf(db, meter, at)),
    nameplate: signal.nameplate && Number(signal.nameplate.loadMicro) / MICRO,
  };
}

async function loadsOf(
  db: Queryable,
  { no }: DeclaredSignal,
  {
    days,
    fromMs,
    slots,
    slotSeconds,
  }: Days & { readonly slots: number; readonly slotSeconds: number },
): Promise<(number | null)[]> {
  const { rows } = await db.query<{ readonly slot: number; readonly load: number }>({
    name: "observed_loads",
    text: `SELECT floor(extract(epoch FROM at - $2::timestamptz) / $4)::integer AS slot,
             (sum(sum_micro) / sum(readings) / 1000000)::float8 AS load
           FROM portrait_slot WHERE signal_no = $1 AND at >= $2 AND at < $3 GROUP BY 1`,
    values: [no, new Date(fromMs), new Date(fromMs + days * DAY_MS), slotSeconds],
  });
  const loads = Array.from({ length: slots }, (): number | null => null);
  for (const { load, slot } of rows) loads[slot] = load;
  return loads;
}

/** Of days that are evidenced whole: a part of a day's energy is no less energy to the hour. */
async function energyOf(
  db: Queryable,
  { no }: DeclaredSignal,
  { days, fromMs }: Days,
): Promise<(number | null)[]> {
  const { rows } = await db.query<{ readonly day: number; readonly energy: number }>({
    name: "observed_energy",
    text: `SELECT (extract(epoch FROM at - $2::timestamptz) / 86400)::integer AS day,
             (energy_micro / 1000000.0)::float8 AS energy
           FROM portrait_cell WHERE signal_no = $1 AND resolution = 'day' AND at >= $2 AND at < $3
             AND evidenced_seconds >= 82800`,
    values: [no, new Date(fromMs), new Date(fromMs + days * DAY_MS)],
  });
  const energy = Array.from({ length: days }, (): number | null => null);
  for (const one of rows) energy[one.day] = one.energy;
  return energy;
}

/** Things inspected for the first time; undefined where nothing was. */
async function partsOf(
  db: Queryable,
  factory: string,
  { days, fromMs }: Days,
): Promise<number[] | undefined> {
  const { rows } = await db.query<{ readonly day: number; readonly parts: number }>({
    name: "observed_parts",
    text: `SELECT (extract(epoch FROM at - $2::timestamptz) / 86400)::integer AS day,
             sum(inspected)::float8 AS parts
           FROM portrait_first_pass
           WHERE factory = $1 AND resolution = 'day' AND at >= $2 AND at < $3 GROUP BY 1`,
    values: [Buffer.from(factory, "hex"), new Date(fromMs), new Date(fromMs + days * DAY_MS)],
  });
  if (rows.length === 0) return undefined;
  const parts = Array.from({ length: days }, () => 0);
  for (const one of rows) parts[one.day] = one.parts;
  return parts;
}
