import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { TimeOfRecord } from "../bounded-time.ts";
import type { FigureSeries } from "../section.ts";
import type { SnapshotSection } from "./document.ts";

/** A record that was verified by itself. */
export interface SoundRecord {
  /** Its place in the log. */
  readonly index: number;
  readonly record: DeviceRecord;
  readonly time: TimeOfRecord;
}

/** A figure that comes out otherwise. */
export interface Difference {
  /** The machine, or the section where it is of the whole factory. */
  readonly of: string;
  readonly figure: string;
  readonly here: string;
  readonly said: string;
}

export interface Recount {
  /** How many figures were counted again. */
  readonly figures: number;
  readonly differences: readonly Difference[];
}

interface Compared {
  readonly of: string;
  readonly here: FigureSeries;
  readonly said: SnapshotSection["figures"][number] | undefined;
}

export const compared = (figures: readonly Compared[]): Recount => ({
  figures: figures.length,
  differences: figures.flatMap(({ here, of, said }) => {
    const [a, b] = [wholeOf(here), said === undefined ? "nothing" : wholeOf(said)];
    return a === b ? [] : [{ of, figure: here.name, here: a, said: b }];
  }),
});

/** What is added up, and how much of the time it was added up from. */
const wholeOf = (one: {
  readonly numerator: string;
  readonly denominator: string;
  readonly coverage: string;
}): string => `${one.numerator} / ${one.denominator} (${one.coverage})`;
