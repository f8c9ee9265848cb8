import { type JsonObject, textIn } from "../../trace/capture/json.ts";
import { eventIdOf, prefixesIn } from "../../trace/capture/event-id.ts";
import { eventIn } from "../event-in.ts";
import { inspectedIn } from "../inspected.ts";
import { countedThing, inventoryFigures } from "../inventory.ts";
import { lineIn, outcomeOf } from "../order-line.ts";
import { countedLine, orderFigures } from "../orders.ts";
import { type At, countedInspection, type FigureSeries, qualityFigures } from "../section.ts";
import { caseOf, movesIn } from "../stock.ts";
import type { OpenedSection } from "./document.ts";
import { compared, type Recount, type SoundRecord } from "./recounted.ts";

interface Cases {
  /** Whether an event says something that is counted. */
  readonly says: (event: JsonObject) => boolean;
  /** @param events all that say something, in the order of the log */
  readonly figures: (events: readonly JsonObject[], at: At) => readonly FigureSeries[];
}

const bySection: Readonly<Record<string, Cases>> = {
  orders: {
    says: (event) => lineIn(event) !== undefined,
    figures: (events, at) => {
      const said = Map.groupBy(
        events.flatMap((event) => lineIn(event) ?? []),
        ({ line }) => line,
      );
      const lines = [...said.values()].flatMap((some) => {
        const outcome = outcomeOf(some);
        return (outcome && countedLine(outcome, at)) ?? [];
      });
      return orderFigures(lines.map(withoutEvidence), at).figures;
    },
  },
  inventory: {
    says: (event) => movesIn(event).length > 0,
    figures: (events, at) => {
      const said = Map.groupBy(events.flatMap(movesIn), ({ thing }) => thing);
      const things = [...said.values()].flatMap((moves) => countedThing(caseOf(moves), at) ?? []);
      return inventoryFigures(things.map(withoutEvidence), at).figures;
    },
  },
  quality: {
    says: (event) => inspectedIn(event).length > 0,
    figures: (events, at) => {
      const said = Map.groupBy(events.flatMap(inspectedIn), ({ thing }) => thing);
      const first = [...said.values()].flatMap((some) => {
        const [earliest] = some.toSorted((a, b) => a.at - b.at);
        return (earliest && countedInspection(earliest, at)) ?? [];
      });
      return qualityFigures(first.map(withoutEvidence), at).figures;
    },
  },
};

/** What a recount does not compare. */
const withoutEvidence = <T extends object>(one: T) => ({ ...one, evidence: [] });

/**
 * Whether records say something that a section's figures are counted from. Of samples of lots the verdict is our own, by
 * rules that a record does not hold.
 */
export function hasCases({ section }: OpenedSection, records: readonly SoundRecord[]): boolean {
  if (section === "quality" && records.some(({ record }) => record.kind === "inspection"))
    return false;
  const cases = bySection[section];
  return cases !== undefined && standingEvents(records).some(cases.says);
}

/** Counts the figures of a section of cases again, from records alone. */
export function recountCases(
  { section, value }: OpenedSection,
  records: readonly SoundRecord[],
  now: string,
): Recount {
  const { from, to } = value.period;
  const resolution = value.resolution === "month" ? "month" : "day";
  const at = { period: { from, to }, resolution, now } as const;
  const figures = bySection[section]!.figures(standingEvents(records), at);
  return compared(
    figures.map((here) => ({
      of: section,
      here,
      said: value.figures.find(({ name }) => name === here.name),
    })),
  );
}

/** In the order of the log, without those that their sayer took back. */
function standingEvents(records: readonly SoundRecord[]): JsonObject[] {
  const events = records
    .toSorted((a, b) => a.index - b.index)
    .map(({ record }) => eventIn(record))
    .filter((event) => event !== undefined);
  const byId = Map.groupBy(events, idOf);
  return [...byId.values()].flatMap((same) =>
    same.some((one) => one["errorDeclaration"] !== undefined) ? [] : same.slice(0, 1),
  );
}

const idOf = (event: JsonObject): string =>
  textIn(event["eventID"]) ?? eventIdOf(event, prefixesIn(event["@context"]));
