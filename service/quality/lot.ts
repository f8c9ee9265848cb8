import type { Verdict } from "./verdict.ts";

/** What is done with a product that is not good, in the words of Catena-X CX-0164; in the chain's order, from 1. */
export const dispositions = ["useAsIs", "rework", "scrapping", "returnToSupplier"] as const;
export type Disposition = (typeof dispositions)[number];

/** @returns undefined for none, and for a number that stands for nothing */
export const dispositionOf = (number: number): Disposition | undefined => dispositions[number - 1];

/** An inspection of a lot that the chain judged, or would. */
export interface JudgedInspection {
  /** Hexadecimal, as is `keyId`. */
  readonly ruleSet: string;
  readonly keyId: string;
  readonly sample: number;
  readonly attempt: number;
  readonly ordinal: number;
  readonly closing: boolean;
  readonly verdict: Verdict;
  /** What the plan's publisher decided; undefined while he did not. */
  readonly disposition: Disposition | undefined;
}

/** What a plan asks of a lot. */
export interface Requirement {
  readonly ruleSet: string;
  /** How many samples have to be good. */
  readonly samples: number;
  /** How many may fail all the same. */
  readonly acceptance: number;
}

/** How far a requirement is met; numbers of samples. */
export interface Progress extends Requirement {
  readonly good: number;
  readonly failing: number;
  readonly blocked: number;
  readonly isMet: boolean;
}

export interface LotStanding {
  readonly progress: readonly Progress[];
  /** Keys that judged the lot and whose judgements are not all there. */
  readonly incompleteKeys: readonly string[];
}

/**
 * Where a lot stands, by the definitions of `ILotRegister.sol`: whatever was said of it in whatever order, what is open
 * and what is missing.
 * @param excused keys for which the publisher does not wait
 */
export function lotStanding(
  requirements: readonly Requirement[],
  inspections: readonly JudgedInspection[],
  excused: ReadonlySet<string> = new Set(),
): LotStanding {
  const byKey = Map.groupBy(inspections, ({ keyId }) => keyId);
  return {
    progress: requirements.map((one) => progressOf(one, inspections)),
    incompleteKeys: [...byKey]
      .filter(([keyId, said]) => !excused.has(keyId) && !isComplete(said))
      .map(([keyId]) => keyId),
  };
}

function progressOf(requirement: Requirement, inspections: readonly JudgedInspection[]): Progress {
  const own = inspections.filter(({ ruleSet }) => ruleSet === requirement.ruleSet);
  const samples = Map.groupBy(own, ({ sample }) => sample);
  const standings = [...samples.values()].map(sampleStanding);
  const count = (standing: SampleStanding): number =>
    standings.filter((one) => one === standing).length;
  const [good, failing, blocked] = [count("good"), count("failing"), count("blocked")];
  const isMet =
    blocked === 0 && failing <= requirement.acceptance && good + failing >= requirement.samples;
  return { ...requirement, good, failing, blocked, isMet };
}

type SampleStanding = "good" | "failing" | "blocked" | "gone";

/**
 * What the publisher has to dispose of: what did not pass, and both of an attempt that has two, even where both passed.
 * @param inspections of a lot
 */
export const openInspections = <One extends JudgedInspection>(
  inspections: readonly One[],
): readonly One[] =>
  [
    ...Map.groupBy(inspections, ({ ruleSet, sample }) => `${ruleSet} ${String(sample)}`).values(),
  ].flatMap(openOfSample);

function openOfSample<One extends JudgedInspection>(said: readonly One[]): One[] {
  const isAlone = aloneIn(said);
  return said.filter(
    (one) => one.disposition === undefined && !(one.verdict === "pass" && isAlone(one)),
  );
}

function aloneIn(said: readonly JudgedInspection[]): (one: JudgedInspection) => boolean {
  const attempts = Map.groupBy(said, ({ attempt }) => attempt);
  return ({ attempt }) => attempts.get(attempt)?.length === 1;
}

function sampleStanding(said: readonly JudgedInspection[]): SampleStanding {
  const isAlone = aloneIn(said);
  const open = openOfSample(said);
  if (open.some((one) => one.verdict !== "fail" || !isAlone(one))) return "blocked";
  if (open.length > 0) return "failing";
  if (said.some(({ disposition }) => disposition !== undefined && leftTheLot.has(disposition)))
    return "gone";
  const good = newest(
    said.filter(({ disposition: what }) => what === undefined || what === "useAsIs"),
  );
  const reworked = newest(said.filter(({ disposition }) => disposition === "rework"));
  return good > reworked ? "good" : "blocked";
}

const leftTheLot: ReadonlySet<Disposition> = new Set(["scrapping", "returnToSupplier"]);

const newest = (said: readonly JudgedInspection[]): number =>
  said.reduce((most, { attempt }) => Math.max(most, attempt), 0);

/** Whether a key's ordinals are 1 to its closing one, each once. */
function isComplete(said: readonly JudgedInspection[]): boolean {
  const ordinals = new Set(said.map(({ ordinal }) => ordinal));
  const closings = said.filter(({ closing }) => closing);
  const [closing] = closings;
  return (
    closings.length === 1 &&
    ordinals.size === said.length &&
    closing?.ordinal === said.length &&
    Math.max(...ordinals) === said.length
  );
}
