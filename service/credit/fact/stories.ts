import { toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf } from "../decision/sign-decision.ts";
import type { Fact } from "./fact.ts";

/** What was shown of one loan or invoice. */
export interface Story {
  /** The newest that was shown: it replaces the others. */
  readonly newest: Fact;
  /** How many were shown. */
  readonly shown: number;
  /** `gap`: one that was replaced is not shown. `forked`: two replace the same, or begin. */
  readonly state: "whole" | "gap" | "forked";
}

/**
 * What facts come to, however many of them are shown and in whatever order. That none follows the newest nobody can see
 * from facts: whoever relies on one asks for a recent one.
 */
export function storiesOf(facts: readonly Fact[]): Story[] {
  const stories = Map.groupBy(facts, ({ by, of }) => `${by}/${of}`);
  return [...stories.values()].map(storyOf);
}

function storyOf(facts: readonly Fact[]): Story {
  const byHash = new Map(facts.map((fact) => [hashOf(fact), fact]));
  const all = [...byHash.values()].toSorted((a, b) => a.sequence - b.sequence);
  const newest = all.at(-1)!;
  const replaced = all.map(({ supersedes }) => supersedes);
  const isForked = new Set(replaced).size < replaced.length;
  const isWhole = replaced.every((hash) => hash === null || byHash.has(hash));
  const begins = replaced.includes(null);
  const state = isForked ? "forked" : isWhole && begins ? "whole" : "gap";
  return { newest, shown: all.length, state };
}

const hashOf = (fact: Fact): string => toHex(bodyHashOf(fact));

/** How a party paid, of the facts that were shown. */
export interface Punctuality {
  /** Loans or invoices that came to an end, or were late. */
  readonly counted: number;
  readonly onTime: number;
  /** Days late of all of them together, the most that each came to. */
  readonly daysLate: number;
}

/** Of a loan that runs and was never late nothing can be said yet. */
export function punctualityOf(stories: readonly Pick<Story, "newest">[]): Punctuality {
  const told = stories.filter(
    ({ newest: { daysLateMost, what } }) =>
      what === "repaid" || what === "paid" || daysLateMost > 0,
  );
  return {
    counted: told.length,
    onTime: told.filter(({ newest }) => newest.daysLateMost === 0 && newest.what !== "writtenOff")
      .length,
    daysLate: told.reduce((sum, { newest }) => sum + newest.daysLateMost, 0),
  };
}
