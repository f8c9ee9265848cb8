import type { Queryable } from "../db/pool.ts";
import { readActivity } from "../ingest/activity.store.ts";
import { capacityFigures, energyFigures } from "./capacity.ts";
import { examine } from "./checks/examine.ts";
import { observe } from "./checks/observation.store.ts";
import { type SaidCheck, saidCheck } from "./checks/said.ts";
import { countedFirstPass, countedOrderLines } from "./cases.store.ts";
import { countedDocuments } from "./document/document.store.ts";
import { documentFigures, type ListedDocument, listedDocuments } from "./document/documents.ts";
import type { FigureSection } from "./figure-sections.ts";
import { countedSignals, countedSize } from "./portrait.store.ts";
import { inventoryFigures } from "./inventory.ts";
import { paymentFigures } from "./payment/payment.ts";
import { disclosedPayments } from "./payment/payment.store.ts";
import { orderFigures } from "./orders.ts";
import {
  type At,
  type CountedSignal,
  type PortraitSection,
  qualityFigures,
  utilisationFigures,
} from "./section.ts";
import { countedStock } from "./stock.store.ts";
import type { Meaning } from "./signal.ts";
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
  /** Of the section `documents`. */
  readonly documents?: readonly ListedDocument[];
}

/** @param db one snapshot, so that all of a section speaks of the same entries */
export async function readSection(
  db: Queryable,
  section: FigureSection,
  factory: string,
  at: At,
): Promise<ReadSection> {
  const [read] = await readSections(db, [section], factory, at);
  return read!;
}

/**
 * Sections in the order that they are asked for. What several are counted from is read once.
 * @param db one snapshot, so that all of them speak of the same entries
 */
export async function readSections(
  db: Queryable,
  sections: readonly FigureSection[],
  factory: string,
  at: At,
): Promise<ReadSection[]> {
  const counted = await countedSize(db);
  const meanings = new Set(sections.filter(isOfSignals).flatMap((one) => signalMeanings[one]));
  const signals = meanings.size === 0 ? [] : await countedSignals(db, factory, [...meanings], at);
  const read: ReadSection[] = [];
  for (const section of sections) {
    const said = await readers[section]({ db, factory, at, signals });
    read.push({ counted, signals: [], checks: [], ...said });
  }
  return read;
}

const isOfSignals = (section: FigureSection): section is SignalSection => section in signalMeanings;

interface Reading {
  readonly db: Queryable;
  readonly factory: string;
  readonly at: At;
  /** Of all sections that are asked for. */
  readonly signals: readonly CountedSignal[];
}

type Reader = (
  reading: Reading,
) => Promise<
  Pick<PortraitSection, "figures" | "machines"> &
    Partial<Pick<ReadSection, "signals" | "checks" | "documents">>
>;

const bySignals = (section: SignalSection, figuresOf: typeof utilisationFigures): Reader => {
  const meanings = new Set<Meaning>(signalMeanings[section]);
  return async ({ at, signals }) => {
    const own = signals.filter(({ signal }) => meanings.has(signal.meaning));
    return { ...figuresOf(own, at), signals: own.map(({ signal }) => signal) };
  };
};

const readers: Readonly<Record<FigureSection, Reader>> = {
  deviceTrust: async ({ db, factory, at }) => {
    const resolution = at.resolution === "record" ? "hour" : at.resolution;
    return deviceTrustFigures(await readActivity(db, { factory, ...at.period, resolution }), at);
  },
  utilisation: bySignals("utilisation", utilisationFigures),
  energy: bySignals("energy", energyFigures),
  capacity: bySignals("capacity", capacityFigures),
  quality: async ({ db, factory, at }) =>
    qualityFigures(await countedFirstPass(db, factory, at), at),
  orders: async ({ db, factory, at }) => orderFigures(await countedOrderLines(db, factory, at), at),
  inventory: async ({ db, factory, at }) =>
    inventoryFigures(await countedStock(db, factory, at), at),
  payment: async ({ db, factory, at }) => paymentFigures(await disclosedPayments(db, factory), at),
  documents: async ({ db, factory, at }) => {
    const counted = await countedDocuments(db, factory, at);
    return { ...documentFigures(counted, at), documents: listedDocuments(counted) };
  },
  consistency: async ({ db, factory, at }) => {
    const { from, observation } = await observe(db, factory, at.period);
    const checks = examine(observation).map((result) => saidCheck(result, from));
    return { figures: [], machines: [], checks };
  },
};
