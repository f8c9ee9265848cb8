import { describe, expect, it } from "vitest";
import { ReplayError } from "../../scripts/replay/fault.ts";
import { parseMapping } from "../../scripts/replay/mapping.ts";
import { codeOf, mappingText, translate } from "./support.ts";

const time = "    time: { column: t, format: iso }\n";
const readings = "    readings: [{ column: a, metric: a, unit: mm }]\n";

function complaint(text: string): string {
  try {
    parseMapping(text, "map.yaml");
  } catch (error) {
    if (error instanceof ReplayError && error.code === "mapping") return error.message;
    throw error;
  }
  throw new Error("the mapping was accepted");
}

describe("a mapping file", () => {
  it("is accepted as documented", () => {
    expect(parseMapping(mappingText(time + readings), "map.yaml").tables).toHaveLength(1);
  });

  it.each([
    ["broken YAML", "mapping: 1\nmachine: [", "map.yaml:2:"],
    ["a key named twice", mappingText(time + readings + time), "map.yaml:7:"],
    ["an unknown member", mappingText(`${time}    raedings: []\n${readings}`), "map.yaml:6:"],
    ["a wrong type", mappingText(`${time}    group: { rows: 0 }\n${readings}`), "map.yaml:6:20"],
    ["no content", mappingText(time), "map.yaml:4:5"],
    ["two contents", mappingText(`${time}    event: { type: x }\n${readings}`), "map.yaml:"],
    ["no time", mappingText(`    time: {}\n${readings}`), "map.yaml:5:11"],
    ["a time without format", mappingText(`    time: { column: t }\n${readings}`), "map.yaml:5:11"],
    [
      "a local time without zone",
      mappingText(`    time: { column: t, format: yyyy-MM-dd }\n${readings}`),
      "map.yaml:5:11",
    ],
    [
      "a factor that is no decimal",
      mappingText(`${time}    readings: [{ column: a, metric: a, unit: mm, times: x }]\n`),
      "map.yaml:6:57",
    ],
    [
      "a leaf with an unknown member",
      mappingText(`${time}    event: { q: { from: a, az: integer } }\n`),
      "map.yaml:6:",
    ],
    ["a fraction in an event", mappingText(`${time}    event: { q: 0.5 }\n`), "map.yaml:6:17"],
    [
      "an encoding whose line feeds are two bytes",
      mappingText(`${time}    dialect: { encoding: utf-16le }\n${readings}`),
      "map.yaml:6:26",
    ],
  ])("with %s is refused, saying where", (_, text, where) => {
    expect(complaint(text)).toContain(where);
  });
});

describe("a mapping and a source that do not fit each other", () => {
  const mapping = mappingText(time + readings);
  it.each([
    ["lacks a column", "t,b\n"],
    ["has a column the mapping forgets", "t,a,b\n"],
    ["has two columns of one name", "t,a,a\n"],
  ])("are refused when the source %s", (_, source) => {
    expect(codeOf(() => translate(mapping, source))).toBe("header");
  });
});
