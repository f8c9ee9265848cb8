import type { MaterialPath } from "../evidence/path-bundle.ts";
import { widening } from "./code-scope.ts";
import type { Graph } from "./public-trace.ts";

/** That one thing went into another, by one event of a party. */
export interface StepWord {
  readonly from: string;
  /** As the event names it. */
  readonly of: string;
  /** Party id, hexadecimal. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Statement that says it, hexadecimal; null: nobody signed it. */
  readonly statement: string | null;
}

type Step = MaterialPath["steps"][number];

/**
 * The lines of a graph with whose word each is, and which records say so.
 * @param statements of the records in the order of the log, hexadecimal
 */
export function stepsIn(
  { edges, nodes }: Graph,
  words: readonly StepWord[],
  statements: readonly string[],
): Step[] {
  const places = new Map(nodes.map(({ name }, at) => [name, at]));
  return edges.flatMap(([fromName, toName]) => {
    const [from, to] = [places.get(fromName), places.get(toName)];
    if (from === undefined || to === undefined) return [];
    if (nodes[from]?.code === undefined) return [{ from, to, records: [] }];
    const wider = new Set(widening(toName));
    const said = words.filter((word) => word.from === fromName && wider.has(word.of));
    const bySayer = Map.groupBy(said, ({ by, of }) => `${by} ${of}`);
    return [...bySayer.values()].map((all) => ({
      from,
      to,
      ...(all[0] && { by: all[0].by, of: all[0].of }),
      records: recordsOf(all, statements),
    }));
  });
}

const RECORDS_MAX = 64;

const recordsOf = (words: readonly StepWord[], statements: readonly string[]): number[] =>
  [
    ...new Set(
      words
        .flatMap(({ statement }) => (statement === null ? [] : [statements.indexOf(statement)]))
        .filter((at) => at >= 0),
    ),
  ].slice(0, RECORDS_MAX);
