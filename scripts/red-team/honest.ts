import type {
  Invoice,
  LotSeen,
  MachineSeen,
  Observation,
  Transfer,
} from "../../service/portrait/checks/observation.ts";
import { peerGroup } from "../../service/portrait/peers/group.ts";
import { gaussian, logNormal, type Random, seededRandom } from "../simulation/random.ts";

/** What makes an honest factory look odd. */
export const honestKinds = [
  "plain",
  "strike",
  "breakdowns",
  "season",
  "newMachine",
  "oneShift",
  "meterOutage",
  "tolling",
] as const;
export type HonestKind = (typeof honestKinds)[number];

const DAYS = 90;
const SLOTS = 96;
const HOURS = 24;

/** A factory that works for a quarter of a year, and says so. */
export function honestFactory(kind: HonestKind, seed: number): Observation {
  const random = seededRandom(seed);
  const calendar = calendarOf(kind, random);
  const machines = Array.from({ length: 2 + Math.floor(random() * 3) }, (_one, at) =>
    machineOf(`m${String(at)}`, kind === "newMachine" && at === 0 ? 40 : 0, calendar, kind, random),
  );
  const perHour = logNormal(random, 12, 0.4);
  const parts = calendar.map((_day, day) => {
    const hours = machines.reduce((sum, one) => sum + runningHours(one.seen, day), 0);
    return Math.round(hours * perHour * logNormal(random, 1, 0.12));
  });
  const seen = machines.map((one) => one.seen);
  const lots = lotsOf(parts, random);
  const transfers = transfersOf(parts, lots, kind, random);
  return {
    days: DAYS,
    machines: seen,
    parts,
    lots,
    transfers,
    invoices: invoicesOf(transfers, random),
    peers: peerGroup(peersOf(seen, parts, random)),
  };
}

interface Day {
  readonly works: boolean;
  /** Orders on hand: how much of the shift is worked. */
  readonly load: number;
}

function calendarOf(kind: HonestKind, random: Random): Day[] {
  const strikeFrom = kind === "strike" ? 20 + Math.floor(random() * 40) : DAYS;
  const worksSaturdays = random() < 0.5;
  return Array.from({ length: DAYS }, (_one, day) => {
    const weekday = day % 7;
    const isOff = weekday === 6 || (weekday === 5 && !worksSaturdays);
    const isOnStrike = day >= strikeFrom && day < strikeFrom + 12;
    const season = kind === "season" ? 0.65 + 0.35 * Math.sin((day / DAYS) * 2 * Math.PI) : 1;
    return { works: !isOff && !isOnStrike && random() > 0.02, load: season };
  });
}

interface Simulated {
  readonly seen: MachineSeen;
}

/** One job after another, each at its own level; within a job what a slot draws depends on the one before. */
function machineOf(
  machine: string,
  bornOn: number,
  calendar: readonly Day[],
  kind: HonestKind,
  random: Random,
): Simulated {
  const level = logNormal(random, 3500, 0.5);
  const shift = kind === "oneShift" ? 9 : 14 + Math.floor(random() * 9);
  const from = shift > 16 ? 4 : 7;
  let job = { left: 0, level };
  let noise = 0;
  const load = calendar.flatMap((day, at): (number | null)[] => {
    const until = from + shift * day.load;
    const downFrom = random() < (kind === "breakdowns" ? 0.35 : 0.05) ? random() * SLOTS : SLOTS;
    const isOut = kind === "meterOutage" && at % 30 > 24;
    return Array.from({ length: SLOTS }, (_one, slot) => {
      const hour = (slot * HOURS) / SLOTS;
      if (job.left-- <= 0)
        job = { left: 8 + random() * 160, level: level * logNormal(random, 1, 0.18) };
      noise = 0.5 * noise + 0.05 * gaussian(random);
      if (at < bornOn || isOut) return null;
      const isDown = slot >= downFrom && slot < downFrom + 10;
      const idles = hour >= from - 0.5 && hour < until + 0.5;
      if (!day.works) return 0.004 * level;
      if (hour >= from && hour < until && !isDown) return job.level * (1 + noise);
      return (idles ? 0.12 : 0.004) * level * (1 + 0.05 * gaussian(random));
    });
  });
  const runningFrom = 0.4 * level;
  const energy = calendar.map((_day, day) => {
    const slots = load.slice(day * SLOTS, (day + 1) * SLOTS);
    if (slots.includes(null)) return null;
    const watts = slots.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    return ((watts * HOURS) / SLOTS / 1000) * (1 + 0.01 * gaussian(random));
  });
  const nameplate = level * (1.7 + random());
  return { seen: { machine, slotsPerDay: SLOTS, load, runningFrom, energy, nameplate } };
}

function runningHours({ load, runningFrom }: MachineSeen, day: number): number {
  const slots = load.slice(day * SLOTS, (day + 1) * SLOTS);
  return (slots.filter((one) => one !== null && one >= runningFrom).length * HOURS) / SLOTS;
}

const LOT_DAYS = 3;

function lotsOf(parts: readonly number[], random: Random): LotSeen[] {
  const weight = logNormal(random, 1.4, 0.4);
  const gain = 0.8 + 0.16 * random();
  return Array.from({ length: Math.floor(DAYS / LOT_DAYS) }, (_one, at) => {
    const day = at * LOT_DAYS;
    const made = parts.slice(day, day + LOT_DAYS).reduce((sum, one) => sum + one, 0) * weight;
    const used = (made / gain) * logNormal(random, 1, 0.03);
    return { lot: `L${String(at)}`, day, used, made };
  });
}

/** Material comes from suppliers, parts go to customers; some come back once, and scrap goes back to who sold the steel. */
function transfersOf(
  parts: readonly number[],
  lots: readonly LotSeen[],
  kind: HonestKind,
  random: Random,
): Transfer[] {
  const customers = Array.from(
    { length: 2 + Math.floor(random() * 4) },
    (_one, at) => `c${String(at)}`,
  );
  const material = lots.map(({ day, used }): Transfer => {
    // Who has his own steel worked is supplier and customer: of different goods.
    const from = kind === "tolling" ? customers[0]! : `s${String(Math.floor(random() * 3))}`;
    return { from, to: "factory", things: [], product: "steel", quantity: used, day };
  });
  const scrap = lots.map(({ day, made, used }): Transfer => ({
    from: "factory",
    to: "s0",
    things: [],
    product: "scrap",
    quantity: Math.max(0, used - made),
    day,
  }));
  let serial = 0;
  const shipped = parts.flatMap((count, day): Transfer[] => {
    if (count === 0) return [];
    const to = customers[Math.floor(random() * customers.length)]!;
    const things = Array.from({ length: Math.ceil(count / 20) }, () => `S${String(serial++)}`);
    const back = things.filter(() => random() < 0.03);
    const common = { product: "part", day };
    const out = { ...common, from: "factory", to, things, quantity: count };
    if (back.length === 0) return [out];
    return [
      out,
      { ...common, from: to, to: "factory", things: back, quantity: back.length },
      { ...common, from: "factory", to, things: back, quantity: back.length },
    ];
  });
  return [...material, ...scrap, ...shipped];
}

function invoicesOf(transfers: readonly Transfer[], random: Random): Invoice[] {
  const price = logNormal(random, 30, 0.5);
  const sold = transfers.filter(
    ({ from, product, quantity }) => from === "factory" && product === "part" && quantity > 30,
  );
  return sold.map(({ day, quantity, to }, at) => ({
    number: `INV-2026-${String(at + 1).padStart(5, "0")}`,
    buyer: to,
    // Some buyers order the same every time.
    amount: to === "c0" ? 24_000 : Math.round(quantity * price * 100) / 100,
    // Some are written late, and dated so.
    day: random() < 0.03 ? day + 1 + Math.floor(random() * 4) : day,
  }));
}

const PEERS = 14;

/** Of others of the industry a part takes more or less than of this one: kilowatt-hours. */
function peersOf(
  machines: readonly MachineSeen[],
  parts: readonly number[],
  random: Random,
): number[] {
  const used = machines.reduce(
    (sum, { energy }) => sum + (energy ?? []).reduce<number>((all, one) => all + (one ?? 0), 0),
    0,
  );
  const own = parts.reduce((sum, one) => sum + one, 0) / used;
  const middle = own * logNormal(random, 1, 0.25);
  return Array.from({ length: PEERS }, () => 1 / (middle * logNormal(random, 1, 0.3)));
}
