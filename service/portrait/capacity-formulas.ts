import type { Cell } from "./cell.ts";
import type { FigureName, Formula } from "./figure.ts";

/** What is known of one machine in one stretch of time, with the names of ISO 22400-2. */
export interface Work {
  /** Planned busy time, in seconds. */
  readonly pbt: bigint;
  readonly load: Cell;
  readonly items: Cell;
  readonly rejects: Cell;
  readonly energy: Cell;
  /** Planned runtime of an item, in milliseconds. */
  readonly pri: bigint;
}

export type Told = "load" | "items" | "rejects" | "energy";

export interface CapacityFigure {
  readonly formula: Formula;
  /** Which signals a machine needs for it; of one that has not all of them the time counts, without evidence. */
  readonly needs: readonly Told[];
  readonly needsItemTime: boolean;
  /** Of planned time, or of all. */
  readonly of: "planned" | "all";
  readonly numerator: (work: Work) => bigint;
  /** Left out for a plain sum. */
  readonly denominator?: (work: Work) => bigint;
}

const MICRO = 1_000_000n;

const formula = (name: FigureName, unit = "1"): Formula => ({
  name,
  version: 1,
  unit,
  coverageMinMicro: 500_000n,
});

const pbt = (work: Work): bigint => work.pbt * MICRO;
const apt = ({ load }: Work): bigint => BigInt(load.plannedRunningSeconds) * MICRO;
/** Milliseconds times thousandths of an item are millionths of a second. */
const plannedRuntime = ({ items, pri }: Work): bigint => pri * items.plannedItemsMilli;
const goodMilli = ({ items, rejects }: Work): bigint =>
  items.plannedItemsMilli - rejects.plannedItemsMilli;

/** ISO 22400-2:2014, key performance indicators; OEE as their product, in which APT and PQ cancel. */
export const capacityFormulas: readonly CapacityFigure[] = [
  {
    formula: formula("availability"),
    needs: ["load"],
    needsItemTime: false,
    of: "planned",
    numerator: apt,
    denominator: pbt,
  },
  {
    formula: formula("effectiveness"),
    needs: ["load", "items"],
    needsItemTime: true,
    of: "planned",
    numerator: plannedRuntime,
    denominator: apt,
  },
  {
    formula: formula("qualityRatio"),
    needs: ["items", "rejects"],
    needsItemTime: false,
    of: "planned",
    numerator: (work) => goodMilli(work) * 1000n,
    denominator: ({ items }) => items.plannedItemsMilli * 1000n,
  },
  {
    formula: formula("oee"),
    needs: ["items", "rejects"],
    needsItemTime: true,
    of: "planned",
    numerator: (work) => work.pri * goodMilli(work),
    denominator: pbt,
  },
  {
    formula: formula("capacityUsed"),
    needs: ["items"],
    needsItemTime: true,
    of: "planned",
    numerator: plannedRuntime,
    denominator: pbt,
  },
  {
    formula: formula("output", "{item}"),
    needs: ["items"],
    needsItemTime: false,
    of: "all",
    numerator: ({ items }) => items.itemsMilli * 1000n,
  },
];

/** ISO 22400-2:2014, energy: of what was made and not rejected, as far as rejects are counted. */
export const energyFormulas: readonly CapacityFigure[] = [
  {
    formula: formula("energyPerItem", "kW.h/{item}"),
    needs: ["energy", "items"],
    needsItemTime: false,
    of: "all",
    numerator: ({ energy }) => energy.energyMicro,
    denominator: ({ items, rejects }) => (items.itemsMilli - rejects.itemsMilli) * 1000n,
  },
];
