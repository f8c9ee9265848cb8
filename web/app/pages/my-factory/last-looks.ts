import type { Logged } from "../inquiries/filter.ts";

/** Looks of one kind in a row, by the last of them. */
export interface LastLook {
  readonly last: Logged;
  readonly times: number;
}

/** The newest kinds of look; who looks ten times in a row is told once. @param items newest first */
export function lastLooks(items: readonly Logged[], max: number): readonly LastLook[] {
  const found: LastLook[] = [];
  for (const one of items) {
    const before = found.at(-1);
    if (before !== undefined && kindOf(before.last) === kindOf(one))
      found[found.length - 1] = { ...before, times: before.times + 1 };
    else if (found.length === max) break;
    else found.push({ last: one, times: 1 });
  }
  return found;
}

const kindOf = ({ inquiry }: Logged): string =>
  [
    inquiry.lookerParty,
    inquiry.section,
    inquiry.outcome,
    inquiry.authorisation ?? "",
    inquiry.contract ?? "",
  ].join(" ");

export const isGrounded = ({ inquiry }: Logged): boolean =>
  inquiry.authorisation !== null || inquiry.contract !== null;
