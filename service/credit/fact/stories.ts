import { toHex } from "../../../device-attest/bytes.ts";
import {
  isOnTime,
  isSettled,
  storiesIn,
  type Story as ToldStory,
} from "../../portrait/payment/story.ts";
import { bodyHashOf } from "../decision/sign-decision.ts";
import type { Fact } from "./fact.ts";

/** What was shown of one loan or invoice. */
export interface Story extends Pick<ToldStory, "state"> {
  /** The newest that was shown: it replaces the others. */
  readonly newest: Fact;
  /** How many were shown. */
  readonly shown: number;
}

/** What facts come to, however many of them are shown and in whatever order. */
export const storiesOf = (facts: readonly Fact[]): Story[] =>
  storiesIn(facts.map((fact) => ({ ...fact, fact, hash: toHex(bodyHashOf(fact)) }))).map(
    ({ newest, state, told }) => ({ newest: newest.fact, shown: told.length, state }),
  );

/** How a party paid, of the facts that were shown. */
export interface Punctuality {
  /** Loans or invoices that came to an end, or were late. */
  readonly counted: number;
  readonly onTime: number;
  /** Days late of all of them together, the most that each came to. */
  readonly daysLate: number;
}

export function punctualityOf(stories: readonly Pick<Story, "newest">[]): Punctuality {
  const told = stories.filter(({ newest }) => isSettled(newest));
  return {
    counted: told.length,
    onTime: told.filter(({ newest }) => isOnTime(newest)).length,
    daysLate: told.reduce((sum, { newest }) => sum + newest.daysLateMost, 0),
  };
}
