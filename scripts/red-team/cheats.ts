import type { CheckName } from "../../service/portrait/checks/check.ts";
import type {
  MachineSeen,
  Observation,
  Transfer,
} from "../../service/portrait/checks/observation.ts";
import { gaussian, type Random, seededRandom } from "../simulation/random.ts";
import { honestFactory } from "./honest.ts";

/** From hardly anything to what nobody would believe. */
export const strengths = ["subtle", "plain", "blatant"] as const;
export type Strength = (typeof strengths)[number];

/** A factory that is honest but in one thing, for which the check of that name was made. */
export function cheatingFactory(kind: CheckName, strength: Strength, seed: number): Observation {
  const honest = honestFactory("plain", seed);
  return cheats[kind](honest, strengths.indexOf(strength), seededRandom(seed + 1_000_003));
}

/** @param how 0 for subtle, 2 for blatant */
type Cheat = (honest: Observation, how: number, random: Random) => Observation;

const pick = (of: readonly number[], how: number): number => of[how] ?? 0;

const onDays = (
  { load, slotsPerDay }: MachineSeen,
  change: (slots: readonly (number | null)[], day: number) => readonly (number | null)[],
): (number | null)[] =>
  Array.from({ length: load.length / slotsPerDay }, (_one, day) =>
    change(load.slice(day * slotsPerDay, (day + 1) * slotsPerDay), day),
  ).flat();

const withMachines = (
  seen: Observation,
  change: (machine: MachineSeen) => MachineSeen,
): Observation => ({ ...seen, machines: seen.machines.map(change) });

/** Says on some days what was measured on another, with a little noise on top. */
const replayedSeries: Cheat = (honest, how, random) =>
  withMachines(honest, (machine) => {
    const days = machine.load.length / machine.slotsPerDay;
    const best = bestDay(machine, days);
    const noise = pick([0.02, 0.01, 0], how);
    const share = pick([0.04, 0.25, 1], how);
    const copied = onDays(machine, (slots) =>
      random() < share ? best.map((one) => one && one * (1 + noise * gaussian(random))) : slots,
    );
    return { ...machine, load: copied };
  });

function bestDay(machine: MachineSeen, days: number): readonly (number | null)[] {
  const all = Array.from({ length: days }, (_one, day) =>
    machine.load.slice(day * machine.slotsPerDay, (day + 1) * machine.slotsPerDay),
  );
  const running = (slots: readonly (number | null)[]): number =>
    slots.filter((one) => one !== null && one >= machine.runningFrom).length;
  return all.toSorted((a, b) => running(b) - running(a))[0] ?? [];
}

/** Draws a level with noise about it instead of measuring, in a shift that never ends early. */
const constantNoise: Cheat = (honest, how, random) =>
  withMachines(honest, (machine) => {
    const days = machine.load.length / machine.slotsPerDay;
    const until = days * pick([0.4, 0.75, 1], how);
    const level = 2.5 * machine.runningFrom;
    const drawn = onDays(machine, (slots, day) =>
      day < until
        ? slots.map((_one, slot) => (slot < 24 ? 0 : level * (1 + 0.05 * gaussian(random))))
        : slots,
    );
    return { ...machine, load: drawn };
  });

/** Lets the current clamp say that idle days were worked; the meter knows nothing of it. */
const energyAgainstRunning: Cheat = (honest, how, random) =>
  withMachines(honest, (machine) => {
    const days = machine.load.length / machine.slotsPerDay;
    const best = bestDay(machine, days);
    const share = pick([0.12, 0.25, 0.4], how);
    const energy = machine.energy?.slice() ?? [];
    const load = onDays(machine, (slots, day) => {
      if (random() >= share) return slots;
      energy[day] = (energy[day] ?? 0) * 0.05;
      return best.map((one) => one && one * (1 + 0.05 * gaussian(random)));
    });
    return { ...machine, load, energy };
  });

/** Reports more parts on some days than were made. */
const energyAgainstOutput: Cheat = (honest, how, random) => ({
  ...honest,
  parts: honest.parts?.map((one) =>
    random() < pick([0.08, 0.15, 0.25], how) ? Math.round(one * pick([3, 5, 10], how)) : one,
  ),
});

/** Reports parts of days on which nothing ran. */
const runningAgainstParts: Cheat = (honest, how, random) => {
  const usual = Math.max(...(honest.parts ?? [0]));
  return {
    ...honest,
    parts: honest.parts?.map((one) =>
      one === 0 && random() < pick([0.35, 0.6, 1], how) ? usual : one,
    ),
  };
};

const nameplate: Cheat = (honest, how) =>
  withMachines(honest, (machine) => {
    const times = pick([1.4, 2, 4], how);
    const load = machine.load.map((one) => one && one * times);
    return { ...machine, load, energy: machine.energy?.map((one) => one && one * times) };
  });

const peers: Cheat = (honest, how) => ({
  ...honest,
  parts: honest.parts?.map((one) => one * pick([3, 6, 15], how)),
});

const massBalance: Cheat = (honest, how, random) => ({
  ...honest,
  lots: honest.lots?.map((lot) =>
    random() < pick([0.15, 0.4, 1], how)
      ? { ...lot, made: lot.made * pick([1.3, 1.6, 2.5], how) }
      : lot,
  ),
});

/** Ships what it shipped before, under the same serials. */
const washProduction: Cheat = (honest, how, random) => {
  const shipped = (honest.transfers ?? []).filter(
    ({ from, things }) => from === "factory" && things.length > 0,
  );
  const share = pick([0.06, 0.2, 0.6], how);
  const again = shipped
    .map((one) => ({ ...one, things: one.things.filter(() => random() < share) }))
    .filter(({ things }) => things.length > 0);
  const back = again.map((one) => ({ ...one, from: one.to, to: "factory" }));
  return {
    ...honest,
    transfers: [...(honest.transfers ?? []), ...back, ...again, ...back, ...again],
  };
};

/** Two friends pass the goods on, and back. */
const circularTrade: Cheat = (honest, how, random) => {
  const sold = (honest.transfers ?? []).filter(
    ({ from, product }) => from === "factory" && product === "part",
  );
  const round = sold.filter(() => random() < pick([0.25, 0.5, 1], how));
  const times = pick([1, 3, 8], how);
  const leg = (one: Transfer, from: string, to: string): Transfer => ({ ...one, from, to, things: [], quantity: one.quantity * times }); // prettier-ignore
  return {
    ...honest,
    transfers: [
      ...(honest.transfers ?? []),
      ...round.flatMap((one) => [
        leg(one, "factory", "friend"),
        leg(one, "friend", "cousin"),
        leg(one, "cousin", "factory"),
      ]),
    ],
  };
};

/** Invoices a delivery once more, under a number that is hardly another. */
const nearDuplicateInvoices: Cheat = (honest, how, random) => ({
  ...honest,
  invoices: honest.invoices?.flatMap((one) => {
    if (random() >= pick([0.08, 0.2, 0.5], how)) return [one];
    const digit = String(Math.floor(random() * 10));
    const number = `${one.number.slice(0, -1)}${digit}${random() < 0.5 ? "A" : ""}`;
    const amount = Math.round(one.amount * (1 + 0.0005 * random()) * 100) / 100;
    return [one, { ...one, number, amount, day: one.day + Math.floor(random() * 6) }];
  }),
});

const cheats: Readonly<Record<CheckName, Cheat>> = {
  replayedSeries,
  constantNoise,
  energyAgainstRunning,
  energyAgainstOutput,
  runningAgainstParts,
  nameplate,
  peers,
  massBalance,
  washProduction,
  circularTrade,
  nearDuplicateInvoices,
};
