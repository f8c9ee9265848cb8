import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { caught } from "../../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { ambiguity } from "../../../device-attest/strict-json.ts";
import { BundleSchema } from "../../evidence/bundle.ts";
import { checkIds, type Check, verdictOf } from "../../evidence/verification/check.ts";
import { type Fact, FactSchema } from "./fact.ts";

/** A fact, and that it is on record; without a bundle until it is anchored. */
export const ShownFactSchema = Type.Object({
  fact: FactSchema,
  bundle: Type.Union([BundleSchema, Type.Null()]),
});
export type ShownFact = Static<typeof ShownFactSchema>;

/** As the lender's house hands them over; what else is in its answer is not looked at. */
const shownCheck = Compile(Type.Object({ facts: Type.Array(ShownFactSchema) }));

/** @returns undefined where the text holds no facts, or may be read in two ways */
export function readShownFacts(text: string): readonly ShownFact[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return shownCheck.Check(value) && ambiguity(text) === undefined ? value.facts : undefined;
  } catch {
    return undefined;
  }
}

/** Why a fact is not to be relied on. */
export const factFaults = ["notAnchored", "otherRecord", "unproven", "ofItself"] as const;
export type FactFault = (typeof factFaults)[number];

/**
 * Whether a fact is to be relied on: on record in the log, by a key of the party that it names, about another.
 * @param checks of its bundle, empty where it has none
 * @returns undefined where nothing is wrong
 */
export function faultOf(
  { bundle, fact }: ShownFact,
  checks: readonly Check[],
): FactFault | undefined {
  if (bundle === null) return "notAnchored";
  if (!isOf(bundle.record, fact)) return "otherRecord";
  if (fact.by === fact.about) return "ofItself";
  return verdictOf(checks, checkIds) === "verified" ? undefined : "unproven";
}

const isOf = (record: unknown, fact: Fact): boolean =>
  caught(() => canonicalize(record as Json)) === canonicalize(fact);
