/** Sequences of a key that did not come, both ends included. */
export interface Gap {
  readonly first: number;
  readonly last: number;
}

/** What is missing between the last sequence that came and one that comes; undefined where nothing is. */
export const gapBefore = (last: number, sequence: number): Gap | undefined =>
  sequence > last + 1 ? { first: last + 1, last: sequence - 1 } : undefined;

/** What is still missing when one of a gap has come. */
export const without = ({ first, last }: Gap, sequence: number): Gap[] =>
  [
    { first, last: sequence - 1 },
    { first: sequence + 1, last },
  ].filter((rest) => rest.first <= rest.last);
