import { hashUuid } from "../../service/hash-uuid.ts";
import { INPUTS, LEVELS, lotId, START_MS, WIDTH } from "./trace-history.ts";

/** Events of a document as another system sends them. */
const EVENTS = 1000;
export const EVENTS_CAPTURED = LEVELS * WIDTH;

/** An order's genealogy as EPCIS 2.0 documents, as `orderEvents` has it for the index alone. */
export function* orderDocuments(order: number): Generator<string> {
  let events: object[] = [];
  for (let level = 0; level < LEVELS; level++)
    for (let at = 0; at < WIDTH; at++)
      if (events.push(transformation(order, level, at)) === EVENTS) {
        yield documentOf(events);
        events = [];
      }
}

const kilos = (epcClass: string) => ({ epcClass, quantity: 12.5, uom: "KGM" });

const transformation = (order: number, level: number, at: number) => ({
  type: "TransformationEvent",
  eventID: `urn:uuid:${hashUuid(`${String(order)}-${String(level)}-${String(at)}`)}`,
  eventTime: new Date(START_MS + (order * LEVELS + level) * 3_600_000 + at * 1000).toISOString(),
  eventTimeZoneOffset: "+08:00",
  bizStep: "commissioning",
  readPoint: { id: `https://id.gs1.org/414/${String(9_521_568_000_000 + level)}` },
  inputQuantityList: Array.from({ length: INPUTS }, (_, one) =>
    kilos(lotId(order, level, (at * 7 + one * 331) % WIDTH)),
  ),
  outputQuantityList: [kilos(lotId(order, level + 1, at))],
});

const documentOf = (eventList: readonly object[]): string =>
  JSON.stringify({
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: new Date(START_MS).toISOString(),
    epcisBody: { eventList },
  });
