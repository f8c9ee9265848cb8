import type { Fact } from "../../service/credit/fact/fact.ts";
import type { FactFault } from "../../service/credit/fact/shown-facts.ts";
import { punctualityOf, type Story } from "../../service/credit/fact/stories.ts";
import { factWords, type FactWords } from "./words.ts";

/** A fact that was shown, and why it is not to be relied on. */
export interface CheckedFact {
  readonly fact: Fact;
  readonly fault: FactFault | null;
  /** Checks of its bundle that failed. */
  readonly failed: readonly string[];
}

/** Each is to be relied on, and of no loan one is missing. */
export const isReliable = (facts: readonly CheckedFact[], stories: readonly Story[]): boolean =>
  facts.length > 0 &&
  facts.every(({ fault }) => fault === null) &&
  stories.every(({ state }) => state === "whole");

/** A line for each fact, one for each loan or invoice, then what they come to where they can be relied on. */
export function factsReport(
  facts: readonly CheckedFact[],
  stories: readonly Story[],
  language: "en" | "zh",
): string {
  const words = factWords[language];
  const end = isReliable(facts, stories)
    ? words.reliable(punctualityOf(stories))
    : words.unreliable;
  const lines = [
    ...facts.map((one) => factLine(one, words)),
    ...stories.map((story) => storyLine(story, words)),
  ];
  return `${[...lines, "", end].join("\n")}\n`;
}

function factLine({ failed, fact, fault }: CheckedFact, words: FactWords): string {
  if (fault === null) return `✓ ${factText(fact, words)}`;
  const why = failed.length === 0 ? "" : ` (${failed.join(", ")})`;
  return `✗ ${factText(fact, words)}: ${words.faults[fault]}${why}`;
}

const factText = (fact: Fact, words: FactWords): string =>
  `${fact.day} ${words.what[fact.what]} ${centsText(fact.amount)} ${fact.currency}, ${words.late(fact.daysLate, fact.daysLateMost)}`;

const storyLine = ({ newest, shown, state }: Story, words: FactWords): string =>
  `${newest.of.slice(0, 16)}  ${words.said(newest.by, newest.about)}; ${words.states[state]} (${String(shown)})`;

const centsText = (cents: string): string => {
  const padded = cents.padStart(3, "0");
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
};
