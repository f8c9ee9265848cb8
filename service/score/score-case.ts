import { binFinder } from "./binning/bin.ts";
import type { CardLine, Scorecard } from "./scorecard.ts";
import { ScoreError } from "./score-error.ts";
import type { Value } from "./table.ts";

/** What is known of a case, by characteristic; absent is missing. */
export type Case = Readonly<Record<string, Value>>;

/** What one line of the card gave. */
export interface Given {
  readonly line: CardLine;
  /** The bin's place in the line. */
  readonly bin: number;
  readonly points: number;
}

export interface CaseScore {
  readonly score: number;
  /** Probability of default, parts per million. */
  readonly pdPpm: number;
  readonly given: readonly Given[];
}

/** Why a case has no score: the model never saw such a value. A person has to look. */
export interface Unscorable {
  readonly name: string;
  readonly code: "noBin" | "notADecimal";
  readonly found: Value;
}

export type Scored =
  | ({ readonly kind: "scored" } & CaseScore)
  | { readonly kind: "unscorable"; readonly faults: readonly Unscorable[] };

/**
 * Scores cases by comparisons, additions and one look into a table: whole numbers from end to end, the same on every
 * machine. Breaks are read once.
 */
export function scorer({ base, lines, pd }: Scorecard): (one: Case) => Scored {
  const finders = lines.map(({ bins, name }) =>
    binFinder(
      bins.map(({ bin }) => bin),
      name,
    ),
  );
  return (one) => {
    const found = lines.map((line, at) => give(line, finders[at]!, one));
    const faults = found.filter((each) => "code" in each);
    if (faults.length > 0) return { kind: "unscorable", faults };
    const given = found.filter((each) => "points" in each);
    const score = given.reduce((sum, { points }) => sum + points, base);
    return { kind: "scored", score, pdPpm: pd.ppm[score - pd.from]!, given };
  };
}

function give(line: CardLine, find: ReturnType<typeof binFinder>, one: Case): Given | Unscorable {
  const found = Object.hasOwn(one, line.name) ? one[line.name] : undefined;
  try {
    const bin = find(found);
    if (bin === undefined) return { name: line.name, code: "noBin", found };
    return { line, bin, points: line.bins[bin]!.points };
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    return { name: line.name, code: "notADecimal", found };
  }
}
