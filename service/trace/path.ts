import type { MaterialPath } from "../evidence/path-bundle.ts";
import { widening } from "./code-scope.ts";
import type { Graph } from "./public-trace.ts";

/** An event that says a part of a step. */
export interface StepEvent {
  /** ISO 8601. */
  readonly at: string;
  /** Statement that says it, hexadecimal; null: nobody signed it. */
  readonly statement: string | null;
}

/** That one thing went into another, by a party's word. */
export interface StepWord {
  readonly from: string;
  /** As the event names it. */
  readonly of: string;
  /** Party id, hexadecimal. */
  readonly by: string;
  /** One event, or two of one transformation: what came out, and what went in. */
  readonly events: readonly StepEvent[];
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
): { readonly steps: readonly Step[]; readonly isCut: boolean } {
  const places = new Map(nodes.map(({ name }, at) => [name, at]));
  const recordsAt = new Map(statements.map((statement, at) => [statement, at]));
  let isCut = false;
  const steps = edges.flatMap(([fromName, toName]) => {
    const [from, to] = [places.get(fromName), places.get(toName)];
    if (from === undefined || to === undefined) return [];
    if (nodes[from]?.code === undefined) return [{ from, to, records: [] }];
    const wider = new Set(widening(toName));
    const said = words.filter((word) => word.from === fromName && wider.has(word.of));
    const bySayer = Map.groupBy(said, ({ by, of }) => `${by} ${of}`);
    return [...bySayer.values()].map((all) => {
      const records = recordsOf(all, recordsAt);
      isCut ||= records.isCut;
      return { from, to, ...(all[0] && { by: all[0].by, of: all[0].of }), records: records.places };
    });
  });
  return { steps, isCut };
}

const RECORDS_MAX = 64;

/** Of events that say a step only together, both or none: half a word is none. */
function recordsOf(
  words: readonly StepWord[],
  recordsAt: ReadonlyMap<string, number>,
): { readonly places: number[]; readonly isCut: boolean } {
  const places = new Set<number>();
  let isCut = false;
  for (const { events } of words) {
    const found = events.flatMap(({ statement }) => recordsAt.get(statement ?? "") ?? []);
    if (found.length < events.length) continue;
    const more = found.filter((place) => !places.has(place));
    if (places.size + more.length > RECORDS_MAX) isCut = true;
    else for (const place of more) places.add(place);
  }
  return { places: [...places], isCut };
}
