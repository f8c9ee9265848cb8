import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { useWords } from "../../state/settings.ts";
import { isAllowed, type Logged } from "./filter.ts";
import { inquiryWords } from "./words.ts";

/** How often a party looked, and was let. */
export interface LookCounts {
  readonly looker: string;
  readonly allowed: number;
  readonly refused: number;
}

interface Props {
  readonly of: LookCounts;
  /** The whole width stands for so many looks. */
  readonly most: number;
}

/** A party's looks as a bar: thick what was allowed, thin what was refused. */
export function LookBar({ most, of: { allowed, looker, refused } }: Props): JSX.Element {
  const { summary } = useWords(inquiryWords);
  const labelOf = usePartyLabel();
  const [good, bad] = [(allowed / most) * 100, (refused / most) * 100];
  return (
    <>
      <span class="bar-name">{labelOf(looker)}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="allowed" width={good} height="4" />
        <rect class="refused" x={good} y="1.25" width={bad} height="1.5" />
      </svg>
      <span class="bar-counts">{fill(summary.counts, { allowed, refused })}</span>
    </>
  );
}

/** Whoever looked most comes first. */
export function countLooks(items: readonly Logged[]): readonly LookCounts[] {
  const counts = new Map<string, LookCounts>();
  for (const one of items) {
    const looker = one.inquiry.lookerParty;
    const { allowed, refused } = counts.get(looker) ?? { allowed: 0, refused: 0 };
    const [more, less] = isAllowed(one) ? [1, 0] : [0, 1];
    counts.set(looker, { looker, allowed: allowed + more, refused: refused + less });
  }
  return [...counts.values()].toSorted((a, b) => looksOf(b) - looksOf(a));
}

export const looksOf = ({ allowed, refused }: LookCounts): number => allowed + refused;
