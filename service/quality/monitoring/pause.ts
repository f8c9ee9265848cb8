/** Entries of the log at which a watch does not look. */
export interface Pause {
  readonly from: number;
  /** The first at which it looks again; undefined while it is paused. */
  readonly until: number | undefined;
}

export const isPausedAt = (pauses: readonly Pause[], index: number): boolean =>
  pauses.some(({ from, until }) => from <= index && (until === undefined || index < until));

/** Where the last pause before an entry ended: no point, and no run, is made of entries for which this differs. */
export const begunAt = (pauses: readonly Pause[], index: number): number =>
  Math.max(0, ...pauses.map(({ until }) => until ?? 0).filter((until) => until <= index));
