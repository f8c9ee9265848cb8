import { chartTermsOf } from "../../service/quality/monitoring/watch.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";

/** A point of the bore's chart that lies where this process has never been. */
export interface ProcessSignal {
  readonly value: number;
  readonly unit: string;
  readonly lower: number;
  readonly upper: number;
}

interface Watch {
  readonly label: string;
}

interface Alert {
  readonly alert: string;
  readonly kind: string;
  readonly count: number;
  readonly about: Readonly<Record<string, unknown>>;
}

const LABEL = "Bore 孔径";

/**
 * Each bore by itself, against limits that the first fifteen teach. Only points beyond them count (Nelson's first rule): an
 * edge that wears makes rows of points on one side, which is no surprise to anybody at a milling machine.
 */
export const boreChart = {
  kind: "chart",
  label: LABEL,
  metric: "bore.diameter",
  unit: "mm",
  terms: chartTermsOf({ subgroup: 1, baseline: 15, rules: [1], min: "41.97", max: "42.04" }),
} as const;

/** The workshop watches its process: it may see a change before a part is bad. */
export class ProcessControl {
  readonly #community: DemoCommunity;
  /** How often an alert had happened when it was told last. */
  readonly #told: Map<string, number>;

  private constructor(community: DemoCommunity, told: Map<string, number>) {
    this.#community = community;
    this.#told = told;
  }

  /** Has the bore watched, unless it is already. */
  static async begin(community: DemoCommunity): Promise<ProcessControl> {
    const { parties, relay } = community;
    const { items } = (await askAs(relay, parties.workshop, "GET", "watches")) as {
      items: readonly Watch[];
    };
    if (!items.some(({ label }) => label === LABEL))
      await askAs(relay, parties.workshop, "POST", "watches", boreChart);
    const control = new ProcessControl(community, new Map());
    await control.noticed();
    return control;
  }

  /** What happened since it was asked last. */
  async noticed(): Promise<readonly ProcessSignal[]> {
    const { parties, relay } = this.#community;
    const { items } = (await askAs(relay, parties.workshop, "GET", "alerts?limit=100")) as {
      items: readonly Alert[];
    };
    return items.flatMap((alert) => this.#newIn(alert));
  }

  #newIn({ about, alert, count, kind }: Alert): ProcessSignal[] {
    if (kind !== "processOutOfControl" || this.#told.get(alert) === count) return [];
    this.#told.set(alert, count);
    const { lower, rules, unit, upper, value } = about;
    // A jump back to where the process was breaks its chart of ranges, and is good news.
    if (!Array.isArray(rules) || rules.length === 0) return [];
    return [
      { value: Number(value), unit: String(unit), lower: Number(lower), upper: Number(upper) },
    ];
  }
}
