import type { PeerGroup } from "../peers/group.ts";

/**
 * All that the checks look at, of one factory in a period of whole days. Amounts are plain numbers: a check says how likely
 * something is, not how much is owed.
 */
export interface Observation {
  readonly days: number;
  readonly machines: readonly MachineSeen[];
  /** Parts that were made and are on record, by day. Undefined: nobody says. */
  readonly parts: readonly number[] | undefined;
  readonly lots: readonly LotSeen[] | undefined;
  readonly transfers: readonly Transfer[] | undefined;
  readonly invoices: readonly Invoice[] | undefined;
  /** Kilowatt-hours that a part takes in the industry. */
  readonly peers: PeerGroup | undefined;
}

export interface MachineSeen {
  readonly machine: string;
  readonly slotsPerDay: number;
  /** Mean load of each slot of the period; null where nothing is evidenced. */
  readonly load: readonly (number | null)[];
  /** From which load on it runs. */
  readonly runningFrom: number;
  /** Kilowatt-hours of each day by its meter, where that is another signal than the load. */
  readonly energy: readonly (number | null)[] | undefined;
  /** The load that its plate allows. */
  readonly nameplate: number | undefined;
}

/** What a lot was made of, in one unit of mass. */
export interface LotSeen {
  readonly lot: string;
  readonly day: number;
  readonly used: number;
  readonly made: number;
}

/** Goods that went from one firm to another. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Serials, where they have any. */
  readonly things: readonly string[];
  readonly product: string;
  readonly quantity: number;
  readonly day: number;
}

export interface Invoice {
  readonly number: string;
  readonly buyer: string;
  readonly amount: number;
  readonly day: number;
}

/** A day's slots of a machine. */
export const dayOf = (
  { load, slotsPerDay }: MachineSeen,
  day: number,
): readonly (number | null)[] => load.slice(day * slotsPerDay, (day + 1) * slotsPerDay);

/** Loads of a day's slots in which the machine runs. */
export const runningLoads = (machine: MachineSeen, day: number): number[] =>
  dayOf(machine, day).filter((one) => one !== null && one >= machine.runningFrom) as number[];

export const daysIn = ({ days }: Observation): number[] =>
  Array.from({ length: days }, (_one, day) => day);
