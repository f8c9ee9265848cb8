import type { Queryable } from "../db/pool.ts";
import { readActivity } from "../ingest/activity.store.ts";
import { capacityFigures, energyFigures } from "./capacity.ts";
import { examine } from "./checks/examine.ts";
import { observe } from "./checks/observation.store.ts";
import { type SaidCheck, saidCheck } from "./checks/said.ts";
import { countedFirstPass, countedOrderLines } from "./cases.store.ts";
import type { FigureSection } from "./figure-sections.ts";
import { countedSignals, countedSize } from "./portrait.store.ts";
import {
  type At,
  type CountedSignal,
  orderFigures,
  type PortraitSection,
  qualityFigures,
  utilisationFigures,
} from "./section.ts";
import { deviceTrustFigures } from "./trust.ts";

/** Sections that are figures of machines' signals. */
export const signalMeanings = {
  utilisation: ["load"],
  energy: ["energyInterval", "energyCounter", "itemCounter", "rejectCounter"],
  capacity: ["load", "itemCounter", "rejectCounter"],
} as const;
export type SignalSection = keyof typeof signalMeanings;

/** What a section says, and by which signals where it is of machines. */
export interface ReadSection extends Pick<PortraitSection, "counted" | "figures" | "machines"> {
  readonly signals: readonly CountedSignal["signal"][];
  /** Of the section `consistency`. */
  readonly checks: readonly SaidCheck[];
}

/** @param db one snapshot, so that all of a section speaks of the same entries */
export async function readSection(
  db: Queryable,
  section: FigureSection,
  factory: string,
  at: At,
): Promise<ReadSection> {
  const counted = await countedSize(db);
  const read = await readers[section](db, factory, at);
  return { counted, signals: [], checks: [], ...read };
}

type Reader = (
  db: Queryable,
  factory: string,
  at: At,
) => Promise<
  Pick<PortraitSection, "figures" | "machines"> & Partial<Pick<ReadSection, "signals" | "checks">>
>;

const bySignals =
  (section: SignalSection, figuresOf: typeof utilisationFigures): Reader =>
  async (db, factory, at) => {
    const counted = await countedSignals(db, factory, signalMeanings[section], at);
    return { ...figuresOf(counted, at), signals: counted.map(({ signal }) => signal) };
  };

const readers: Readonly<Record<FigureSection, Reader>> = {
  deviceTrust: async (db, factory, at) => {
    const resolution = at.resolution === "record" ? "hour" : at.resolution;
    return deviceTrustFigures(await readActivity(db, { factory, ...at.period, resolution }), at);
  },
  utilisation: bySignals("utilisation", utilisationFigures),
  energy: bySignals("energy", energyFigures),
  capacity: bySignals("capacity", capacityFigures),
  quality: async (db, factory, at) => qualityFigures(await countedFirstPass(db, factory, at), at),
  orders: async (db, factory, at) => orderFigures(await countedOrderLines(db, factory, at), at),
  consistency: async (db, factory, { period }) => {
    const { from, observation } = await observe(db, factory, period);
    const checks = examine(observation).map((result) => saidCheck(result, from));
    return { figures: [], machines: [], checks };
  },
};
