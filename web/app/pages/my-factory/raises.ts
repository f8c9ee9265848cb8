import type { Reply } from "../../api/client.ts";
import type { Section, SectionName, Series, Signal } from "../portrait/section.ts";
import { keysOf, provenShare } from "./evidenced.ts";
import { missingOf } from "./missing.ts";

export type Reading = Reply<"listReadings">["items"][number];

/** What is known of a factory: its portrait of thirty days, and what it declared of what its machines say. */
export interface State {
  readonly sections: Readonly<Record<SectionName, Pick<Section, "figures" | "machines">>>;
  readonly signals: readonly Pick<Signal, "machine" | "meaning" | "unit" | "limits">[];
  readonly readings: readonly Pick<Reading, "machine" | "unit">[];
}

/**
 * What something gains, the most first: a figure where there is none, more of the factory evidenced, better evidence of
 * what there is. What only takes time comes last. How a bank weighs any of it is the bank's own.
 */
export const gains = ["figure", "coverage", "grade", "time"] as const;
export type Gain = (typeof gains)[number];

export const stepKinds = [
  "connectMachine",
  "declareLoad",
  "confirmLimits",
  "declareEnergy",
  "connectMeter",
  "declareWork",
  "sendOrders",
  "sendInspections",
  "closeGaps",
  "proveTime",
  "hardwareKey",
  "goOn",
] as const;
export type StepKind = (typeof stepKinds)[number];

/** Something that the factory can do. */
export interface Step {
  readonly kind: StepKind;
  /** Of which; none where it is of no machine. */
  readonly machines: readonly string[];
  /** Which figures it serves. */
  readonly figures: readonly Series["name"][];
  readonly gain: Gain;
  /** How much of them is missing for want of it, from 0 to 1. */
  readonly share: number;
}

/** What raises a portrait, as its present state has it: the most first. */
export function raises(state: State): readonly Step[] {
  const steps = [
    ...loadSteps(state),
    ...energySteps(state),
    ...workSteps(state),
    ...caseSteps(state),
    ...coverageSteps(state),
    ...gradeSteps(state),
  ];
  return steps.toSorted(
    (a, b) => gains.indexOf(a.gain) - gains.indexOf(b.gain) || weightOf(b) - weightOf(a),
  );
}

const weightOf = ({ figures, share }: Step): number => figures.length * share;

const namesOf = (figures: readonly Series[]): Series["name"][] => figures.map(({ name }) => name);

const isWithoutValue = ({ value }: Series): boolean => value === null;

/** A figure comes of the first machine that is counted in it; it speaks of more with every other one. */
const gainOfMachine = (figures: readonly Series[]): Gain =>
  figures.every(({ records }) => records === 0) ? "figure" : "coverage";

const distinct = (machines: readonly string[]): string[] => [...new Set(machines)].toSorted();

const machinesOf = ({ readings, signals }: State): string[] =>
  distinct([...signals, ...readings].map(({ machine }) => machine));

interface Thing {
  readonly kind: StepKind;
  readonly machines: readonly string[];
  readonly figures: readonly Series[];
  readonly of: number;
}

/** Of as many machines as want it. */
const stepOf = ({ figures, kind, machines, of }: Thing): Step[] =>
  machines.length === 0
    ? []
    : [
        {
          kind,
          machines,
          figures: namesOf(figures),
          gain: gainOfMachine(figures),
          share: machines.length / Math.max(1, of),
        },
      ];

/** Machines that send something and are counted in no figure, and loads that nobody knows the states of. */
function loadSteps(state: State): Step[] {
  const { figures } = state.sections.utilisation;
  const all = machinesOf(state);
  const loads = state.signals.filter(({ meaning }) => meaning === "load");
  if (all.length === 0)
    return [
      {
        kind: "connectMachine",
        machines: [],
        figures: namesOf(figures),
        gain: "figure",
        share: 1,
      },
    ];
  const without = all.filter((one) => !loads.some(({ machine }) => machine === one));
  const unconfirmed = loads.filter(({ limits }) => limits === null).map(({ machine }) => machine);
  const confirm = stepOf({ kind: "confirmLimits", machines: unconfirmed, figures, of: all.length });
  return [
    // One that is not confirmed leaves the whole factory without the figure.
    ...confirm.map((one): Step => ({ ...one, gain: "figure", share: 1 })),
    ...stepOf({ kind: "declareLoad", machines: without, figures, of: all.length }),
  ];
}

/** Units of energy that a meter counts in. */
const ENERGY = /^(?:[kM]?W\.h|[kMG]?J)$/;

function energySteps(state: State): Step[] {
  const { figures } = state.sections.energy;
  const all = machinesOf(state);
  const metered = new Set(
    state.signals
      .filter(({ meaning }) => meaning === "energyCounter" || meaning === "energyInterval")
      .map(({ machine }) => machine),
  );
  const without = all.filter((one) => !metered.has(one));
  const says = (one: string): boolean =>
    state.readings.some(({ machine, unit }) => machine === one && ENERGY.test(unit));
  const of = all.length;
  return [
    ...stepOf({ kind: "declareEnergy", machines: without.filter(says), figures, of }),
    ...stepOf({
      kind: "connectMeter",
      machines: without.filter((one) => !says(one)),
      figures,
      of,
    }),
  ];
}

/** Figures that want to know when machines are planned to work, and what counts what they make. */
function workSteps({ sections }: State): Step[] {
  const figures = Object.values(sections)
    .flatMap((section) => section.figures)
    .filter(({ gap }) => gap === "undeclared");
  if (figures.length === 0) return [];
  return [
    { kind: "declareWork", machines: [], figures: namesOf(figures), gain: "figure", share: 1 },
  ];
}

function caseSteps({ sections }: State): Step[] {
  const asked = [
    ["sendOrders", sections.orders.figures],
    ["sendInspections", sections.quality.figures],
  ] as const;
  return asked
    .filter(([, figures]) => figures.every(({ records }) => records === 0))
    .map(([kind, figures]) => ({
      kind,
      machines: [],
      figures: namesOf(figures),
      gain: "figure",
      share: 1,
    }));
}

/** Time that nothing was heard of: since a machine was connected, and before. */
function coverageSteps({ sections }: State): Step[] {
  return [sections.utilisation, sections.energy].flatMap(({ figures, machines }) => {
    const missing = machines.map((one) => ({ machine: one.machine, ...missingOf(one.figures) }));
    const gappy = missing.filter(({ since }) => since > 0);
    const young = missing.filter(({ before, since }) => since === 0 && before > 0);
    const shareOf = (some: readonly number[]): number =>
      some.reduce((sum, one) => sum + one, 0) / Math.max(1, machines.length);
    const common = { figures: namesOf(figures) };
    const steps: Step[] = [
      {
        ...common,
        kind: "closeGaps",
        machines: gappy.map(({ machine }) => machine),
        gain: figures.some(isWithoutValue) ? "figure" : "coverage",
        share: shareOf(gappy.map(({ since }) => since)),
      },
      {
        ...common,
        kind: "goOn",
        machines: young.map(({ machine }) => machine),
        gain: "time",
        share: shareOf(young.map(({ before }) => before)),
      },
    ];
    return steps.filter((one) => one.machines.length > 0);
  });
}

const hardwareShare = (figure: Series): number =>
  Number(keysOf(figure).find(({ key }) => key === "hardware")?.share ?? "0");

/** Records of machines that a stronger key or a time between two blocks would make weigh more. */
function gradeSteps({ sections }: State): Step[] {
  const figures = [sections.utilisation, sections.energy]
    .map((section) => section.figures[0])
    .filter((figure) => figure !== undefined)
    .filter(({ records }) => records > 0);
  const mean = (of: (figure: Series) => number): number =>
    figures.reduce((sum, figure) => sum + of(figure), 0) / Math.max(1, figures.length);
  const graded = (kind: StepKind, share: number): Step => ({
    kind,
    machines: [],
    figures: namesOf(figures),
    gain: "grade",
    share,
  });
  return [
    graded("proveTime", 1 - mean((figure) => Number(provenShare(figure)))),
    graded("hardwareKey", 1 - mean(hardwareShare)),
  ].filter(({ share }) => figures.length > 0 && share > 0);
}
