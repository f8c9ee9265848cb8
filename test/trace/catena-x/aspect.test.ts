import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, isObject, type Json } from "../../../service/trace/capture/json.ts";
import { AspectFault } from "../../../service/trace/catena-x/aspect-fault.ts";
import {
  type AspectName,
  aspects,
  readAspect,
  writeAspect,
} from "../../../service/trace/catena-x/aspect.ts";

/** Catena-X's own documents; none of them is part of this repository. */
const DATA = join(import.meta.dirname, "../../../../shared/data/catena-x");
const hasSamples = existsSync(DATA);
const names = Object.keys(aspects) as AspectName[];

const sampleText = (name: AspectName): string => readFileSync(join(DATA, `${name}.json`), "utf8");
const sampleOf = (name: AspectName): Json => JSON.parse(sampleText(name)) as Json;
const schemaFile = (name: AspectName): string => join(DATA, `${name}-schema.json`);
const withSchema = names.filter((name) => existsSync(schemaFile(name)));

function officialOf(name: AspectName) {
  const schema = JSON.parse(readFileSync(schemaFile(name), "utf8")) as Record<string, unknown>;
  // They name draft 4 and use nothing that means anything else in draft 7; one of them lists a word twice.
  const { $schema: _, ...rest } = schema;
  const ajv = addFormats.default(new Ajv({ strict: false, validateSchema: false }));
  return { urn: schema["x-samm-aspect-model-urn"], isOfficial: ajv.compile(rest) };
}

function faultOf(name: AspectName, document: unknown): AspectFault | undefined {
  try {
    readAspect(name, JSON.stringify(document));
    return undefined;
  } catch (error) {
    if (error instanceof AspectFault) return error;
    throw error;
  }
}

type Path = readonly string[];
const pointerOf = (path: Path): string => path.map((name) => `/${name}`).join("");

/** Paths to every value in a document, its root first. */
function pathsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, name]))]; // prettier-ignore
}

const valueAt = (value: Json, path: Path): Json =>
  path.reduce<Json>((part, name) => (part as Readonly<Record<string, Json>>)[name] as Json, value);

/** A copy with another value at a path; undefined: without it. */
function changed(value: Json, path: Path, by: Json | undefined): Json {
  const copy = structuredClone(value);
  const [last] = path.slice(-1);
  if (last === undefined) return by ?? null;
  const around = valueAt(copy, path.slice(0, -1)) as Record<string, Json>;
  if (by !== undefined) around[last] = by;
  else if (Array.isArray(around)) around.splice(Number(last), 1);
  else delete around[last];
  return copy;
}

const wrong = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  true,
  -1,
  1.5,
  "",
  "null",
  "2025-02-30",
  "2025-13-01T00:00:00Z",
  "2025-12-01T24:00:01Z",
  "BPNL000000000000",
  "unit:piece",
  "urn:uuid:580d3adf-1981-44a0-a214-13d6ceed9000",
  "580d3adf198144a0a21413d6ceed9000",
  "new",
  [],
  {},
  ["a", "a"],
);

describe.skipIf(!hasSamples)("Catena-X documents (needs ../shared/data)", () => {
  it.each(names)("%s: what is read and written again is what was there", (name) => {
    const written = writeAspect(name, readAspect(name, sampleText(name)));
    expect(written).toBe(canonicalText(sampleOf(name)));
  });

  it.each(withSchema)(
    "%s: is of the version that its schema says, which takes what we write",
    (name) => {
      const { isOfficial, urn } = officialOf(name);
      expect(aspects[name].urn).toBe(urn);
      expect(isOfficial(JSON.parse(writeAspect(name, readAspect(name, sampleText(name)))))).toBe(
        true,
      );
    },
  );

  it.each(names)("%s: a member that the model does not have is named by its pointer", (name) => {
    const sample = sampleOf(name);
    const objects = pathsIn(sample).filter((path) => isObject(valueAt(sample, path)));
    const found = objects.map(
      (path) => faultOf(name, changed(sample, [...path, "a/b~c"], "x"))?.pointer,
    );
    expect(found).toEqual(objects.map((path) => `${pointerOf(path)}/a~1b~0c`));
  });

  it.each(names)("%s: a value of another kind is named by its pointer", (name) => {
    const sample = sampleOf(name);
    const paths = pathsIn(sample);
    const found = paths.map((path) => faultOf(name, changed(sample, path, null))?.pointer);
    expect(found).toEqual(paths.map(pointerOf));
  });

  it.each(withSchema)("%s: what we take, its schema takes", (name) => {
    const { isOfficial } = officialOf(name);
    const sample = sampleOf(name);
    const paths = pathsIn(sample).filter((path) => path.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...paths), wrong, (path, by) => {
        const document = changed(sample, path, by);
        expect(faultOf(name, document) !== undefined || isOfficial(document)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe("a Catena-X document that cannot be read", () => {
  it.each([
    ["no JSON", "{", ""],
    ["a list", "[]", ""],
    ["a missing member", "{}", "/partTypeInformation"],
    ["a member with a meaning to JavaScript", '{"__proto__": 1}', "/__proto__"],
    ["half a character", '{"globalAssetId": "\\ud800"}', "/globalAssetId"],
  ])("says where: %s", (_, text, pointer) => {
    expect(() => readAspect("Batch", text)).toThrow(
      expect.objectContaining({ name: "AspectFault", pointer }) as Error,
    );
  });
});
