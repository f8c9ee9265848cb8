import type { DeviceRecord } from "../../../device-attest/record.ts";
import { type JsonObject, textIn } from "../../trace/capture/json.ts";
import { eventIdOf, prefixesIn } from "../../trace/capture/event-id.ts";
import { documentIn } from "../document/document.ts";
import { bucketOfDocument, documentFigures } from "../document/documents.ts";
import { eventIn } from "../event-in.ts";
import type { FigureName } from "../figure.ts";
import { inspectedIn } from "../inspected.ts";
import { countedThing, inventoryFigures } from "../inventory.ts";
import { lineIn, outcomeOf } from "../order-line.ts";
import { countedLine, orderFigures } from "../orders.ts";
import { type At, countedInspection, type FigureSeries, qualityFigures } from "../section.ts";
import { caseOf, movesIn } from "../stock.ts";
import type { OpenedSection } from "./document.ts";
import { compared, type Recount, type SoundRecord } from "./recounted.ts";

/** An event, and the record that tells it. */
interface Told {
  readonly event: JsonObject;
  readonly record: DeviceRecord;
}

interface Cases {
  /** Whether an event says something that is counted. */
  readonly says: (told: Told) => boolean;
  /** @param all that stands, in the order of the log */
  readonly figures: (all: readonly Told[], at: At) => readonly FigureSeries[];
}

const bySection: Readonly<Record<string, Cases>> = {
  orders: {
    says: ({ event }) => lineIn(event) !== undefined,
    figures: (all, at) => {
      const said = Map.groupBy(
        all.flatMap(({ event }) => lineIn(event) ?? []),
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
    says: ({ event }) => movesIn(event).length > 0,
    figures: (all, at) => {
      const moves = all.flatMap(({ event }) => movesIn(event));
      const said = Map.groupBy(moves, ({ thing }) => thing);
      const things = [...said.values()].flatMap((some) => countedThing(caseOf(some), at) ?? []);
      return inventoryFigures(things.map(withoutEvidence), at).figures;
    },
  },
  quality: {
    says: ({ event }) => inspectedIn(event).length > 0,
    figures: (all, at) => {
      const inspected = all.flatMap(({ event }) => inspectedIn(event));
      const said = Map.groupBy(inspected, ({ thing }) => thing);
      const first = [...said.values()].flatMap((some) => {
        const [earliest] = some.toSorted((a, b) => a.at - b.at);
        return (earliest && countedInspection(earliest, at)) ?? [];
      });
      return qualityFigures(first.map(withoutEvidence), at).figures;
    },
  },
  documents: {
    says: ({ event, record }) => documentIn(record, event) !== undefined,
    figures: (all, at) => {
      const papers = all.flatMap(({ event, record }) => documentIn(record, event) ?? []);
      const first = [...Map.groupBy(papers, ({ file }) => file).values()].map(([one]) => one!);
      const counted = first.flatMap((paper) => {
        const bucket = bucketOfDocument(paper, at);
        return bucket === undefined
          ? []
          : [{ ...paper, at: bucket, signedBy: [], metered: undefined, evidence: [] }];
      });
      // Who else signed a file, and what meters say, is not in the records that bring it.
      return documentFigures(counted, at).figures.filter(({ name }) => ofPapersAlone.has(name));
    },
  },
};

const ofPapersAlone = new Set<FigureName>(["documents", "inForce"]);

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
function standingEvents(records: readonly SoundRecord[]): Told[] {
  const told = records
    .toSorted((a, b) => a.index - b.index)
    .flatMap(({ record }): Told[] => {
      const event = eventIn(record);
      return event === undefined ? [] : [{ event, record }];
    });
  const byId = Map.groupBy(told, ({ event }) => idOf(event));
  return [...byId.values()].flatMap((same) =>
    same.some(({ event }) => event["errorDeclaration"] !== undefined) ? [] : same.slice(0, 1),
  );
}

const idOf = (event: JsonObject): string =>
  textIn(event["eventID"]) ?? eventIdOf(event, prefixesIn(event["@context"]));
