import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEvent } from "../../../service/trace/capture/event-checks.ts";
import { DocumentFault, readDocument } from "../../../service/trace/capture/document.ts";
import { EventFault } from "../../../service/trace/capture/event-fault.ts";
import {
  type EventJson,
  examples,
  hasOfficial,
  officialSchema,
  skipLine,
} from "../support/epcis.ts";

/** Whether ours takes an event. */
function isOurs(event: unknown): boolean {
  try {
    checkEvent(event);
    return true;
  } catch (error) {
    if (error instanceof EventFault) return false;
    throw error;
  }
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, name]));
  return [path, ...below].filter((one) => one.length > 0);
}

/** A copy in which what a path leads to is replaced, or gone. */
function changed(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (typeof value !== "object" || value === null) return value;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<
    string,
    unknown
  >;
  if (rest.length === 0 && by === undefined) {
    if (Array.isArray(copy)) copy.splice(Number(name), 1);
    else delete copy[name];
  } else copy[name] = changed(copy[name], rest, by);
  return copy;
}

/** Not within an event: those are mutated by themselves. */
const isHead = (path: Path): boolean => !path.slice(0, -1).includes("eventList");

const wrong = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  -1,
  1.5,
  "",
  "no uri",
  "2026-13-01T00:00:00Z",
  "urn:epcglobal:cbv:bizstep:shipping",
  "https://ns.gs1.org/cbv/Disp-active",
  "https://example.com/x",
  "ADD",
  "+15:00",
  "CEL",
  [],
  {},
  ["urn:a:b", "urn:a:b"],
);

/** Whether ours takes a whole document, none of its events refused. */
function isOurDocument(document: unknown): boolean {
  try {
    const { events } = readDocument(JSON.stringify(document));
    return events.every(isOurs);
  } catch (error) {
    if (error instanceof DocumentFault) return false;
    throw error;
  }
}

describe.skipIf(!hasOfficial)("our schema beside the official one", () => {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  const official = ajv.compile(hasOfficial ? officialSchema() : {});
  const isOfficial = (event: EventJson): boolean =>
    official({
      "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      ...event,
    });
  const events = hasOfficial ? examples().flatMap((one) => one.events) : [];

  it("takes all of GS1's examples", () => {
    expect(events.filter((event) => !isOurs(event))).toEqual([]);
    expect(events.length).toBeGreaterThan(20);
  });

  it("refuses what the official one refuses", () => {
    const counts = { both: 0, neither: 0, stricter: 0 };
    const mutant = fc
      .constantFrom(...events)
      .chain((event) => fc.tuple(fc.constant(event), fc.constantFrom(...pathsIn(event)), wrong));
    fc.assert(
      fc.property(mutant, ([event, path, by]) => {
        const mutated = changed(event, path, by) as EventJson;
        const [ours, theirs] = [isOurs(mutated), isOfficial(mutated)];
        if (ours && theirs) counts.both++;
        else if (ours || theirs) counts.stricter++;
        else counts.neither++;
        // Never laxer.
        expect(ours && !theirs ? [mutated, official.errors?.[0]] : []).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    console.log(
      `1000 mutated examples: both take ${String(counts.both)}, both refuse ${String(counts.neither)}, ` +
        `ours alone refuses ${String(counts.stricter)}`,
    );
    expect(counts.neither).toBeGreaterThan(100);
  });

  it("takes all of GS1's documents, and refuses what the official one refuses of a whole document", () => {
    const documents = hasOfficial ? examples().map((one) => one.document) : [];
    expect(documents.filter((document) => !isOurDocument(document))).toEqual([]);
    let neither = 0;
    const mutant = fc
      .constantFrom(...documents)
      .chain((document) =>
        fc.tuple(
          fc.constant(document),
          fc.constantFrom(...pathsIn(document).filter(isHead)),
          wrong,
        ),
      );
    fc.assert(
      fc.property(mutant, ([document, path, by]) => {
        const mutated = changed(document, path, by);
        const [ours, theirs] = [isOurDocument(mutated), official(mutated)];
        if (!ours && !theirs) neither++;
        expect(ours && !theirs ? [path, by, official.errors?.[0]] : []).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    console.log(`2000 mutated documents: both refuse ${String(neither)}`);
    expect(neither).toBeGreaterThan(200);
  });
});
if (!hasOfficial) console.log(skipLine);
