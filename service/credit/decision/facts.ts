import { microOf } from "../../score/table.ts";
import type { Application, EvidencedFigure, Portrait } from "./application.ts";
import { requireOnce } from "./decision-error.ts";
import type { Origin } from "./policy-schema.ts";

/** What is known of a case, by name: in whichever order it came, it is found alike. */
export interface Facts {
  readonly figures: ReadonlyMap<string, EvidencedFigure>;
  readonly values: ReadonlyMap<string, string>;
  readonly thirdParty: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly objections: ReadonlySet<string>;
}

/** @throws DecisionError `duplicateFigure`, `duplicateName` */
export function factsOf(application: Application, portrait: Portrait): Facts {
  const figures = portrait.sections.flatMap((section) => section.figures);
  requireOnce(
    figures.map(({ name }) => name),
    "duplicateFigure",
  );
  requireOnce(
    application.values.map(({ name }) => name),
    "duplicateName",
  );
  requireOnce(
    application.thirdParty.map(({ name }) => name),
    "duplicateName",
  );
  return {
    figures: new Map(figures.map((figure) => [figure.name, figure])),
    values: new Map(application.values.map(({ name, value }) => [name, value])),
    thirdParty: new Map(application.thirdParty.map(({ name, value }) => [name, value])),
    flags: new Set(portrait.flags.map(({ flag }) => flag)),
    objections: new Set(portrait.objections.map(({ figure }) => figure)),
  };
}

/** Undefined where nobody brought it, and where a figure has a gap. */
export function valueOf(
  { figures, thirdParty, values }: Facts,
  { kind, name }: Origin,
): string | undefined {
  if (kind === "figure") return figures.get(name)?.value ?? undefined;
  return (kind === "thirdParty" ? thirdParty : values).get(name);
}

/** The least share of its period that one of the figures is evidenced for; 0 for one that is not there. */
export const coverageOf = (facts: Facts, names: readonly string[]): bigint =>
  names
    .map((name) => microOf(facts.figures.get(name)?.coverage ?? "0"))
    .reduce((least, one) => (one < least ? one : least));

const machines = new Set(["sensor", "controller"]);
const counts = {
  hardwareKey: (key: string) => key === "hardware",
  machineSource: (_: string, source: string) => machines.has(source),
} as const;

/** Of the records behind all the figures, how many are of this grade; as a ratio, since 1/3 is no decimal. */
export function gradeShareOf(
  { figures }: Facts,
  names: readonly string[],
  of: keyof typeof counts,
): { readonly n: bigint; readonly d: bigint } {
  const mixes = names.flatMap((name) => Object.entries(figures.get(name)?.grades ?? {}));
  const matching = mixes.filter(([grade]) => {
    const [key = "", source = ""] = grade.split("/");
    return counts[of](key, source);
  });
  const all = sum(mixes);
  return { n: sum(matching), d: all === 0n ? 1n : all };
}

const sum = (some: readonly [string, number][]): bigint =>
  some.reduce((total, [, records]) => total + BigInt(records), 0n);
