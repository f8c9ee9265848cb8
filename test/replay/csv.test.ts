import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellReader } from "../../scripts/replay/csv-cells.ts";
import { type Line, LineSplitter } from "../../scripts/replay/csv-lines.ts";
import { codeOf } from "./support.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = { delimiter: ",", encoding: "utf-8", trim: false };
const cells = (line: string, dialect = plain): string[] => cellReader(dialect)(utf8(line));

function split(source: Uint8Array, chunkBytes: number, bytesMax = 100): (string | undefined)[] {
  const splitter = new LineSplitter(bytesMax);
  const lines: Line[] = [];
  for (let at = 0; at < source.length; at += chunkBytes)
    lines.push(...splitter.push(source.subarray(at, at + chunkBytes)));
  lines.push(...splitter.end());
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
  return lines.map(({ bytes }) => bytes && new TextDecoder("latin1").decode(bytes));
}

describe("a source is cut into lines", () => {
  it("at LF, CRLF and CR CR LF, with or without a last one, after a byte order mark", () => {
    expect(split(utf8("\uFEFFa\nb\r\nc\r\r\n\n\r\nd"), 3)).toEqual(["a", "b", "c", "", "", "d"]);
    expect(split(utf8(""), 3)).toEqual([]);
    expect(split(utf8("\n"), 3)).toEqual([""]);
  });

  it("the same way, however the bytes arrive", () => {
    const bytes = fc
      .uint8Array({ maxLength: 400 })
      .map((raw) => raw.map((byte) => [10, 13, 65, byte][byte % 4]!));
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 50 }), (source, chunkBytes) => {
        expect(split(source, chunkBytes, 20)).toEqual(split(source, source.length + 1, 20));
      }),
    );
  });

  it("without holding a line that is too long", () => {
    const long = new Uint8Array(10_000_000).fill(65);
    expect(split(Buffer.concat([utf8("a\n"), long, utf8("\nb\n"), long]), 65_536)).toEqual([
      "a",
      undefined,
      "b",
      undefined,
    ]);
  });
});

describe("a line is cut into cells", () => {
  it("as RFC 4180 quotes them", () => {
    expect(cells('a,"b ""c"", d",,"",e')).toEqual(["a", 'b "c", d', "", "", "e"]);
    expect(cells("")).toEqual([""]);
    expect(cells(",")).toEqual(["", ""]);
    expect(cells('-1 "19/07/2008 11:55:00"', { ...plain, delimiter: " " })).toEqual([
      "-1",
      "19/07/2008 11:55:00",
    ]);
    expect(cells(" a , b ", { ...plain, trim: true })).toEqual(["a", "b"]);
  });

  it("and gives back what was quoted", () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ",", " ", "é", "中", "1", "\t") });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (values) => {
        const line = values.map((value) => `"${value.replaceAll('"', '""')}"`).join(",");
        expect(cells(line)).toEqual(values);
      }),
    );
  });

  it("or refused where a quotation mark has no meaning", () => {
    for (const line of ['"a', 'a"b', '"a"b', 'a,"b""', '5" pipe,1'])
      expect(codeOf(() => cells(line))).toBe("quote");
  });

  it("or refused where it is no text", () => {
    expect(codeOf(() => cellReader(plain)(Uint8Array.of(65, 0xff)))).toBe("encoding");
    expect(codeOf(() => cells("a\u0000b"))).toBe("controlCharacter");
    expect(codeOf(() => cells("a\rb"))).toBe("controlCharacter");
  });

  it("in the encoding that the mapping declares", () => {
    const gb18030 = { ...plain, encoding: "gb18030" };
    expect(cellReader(gb18030)(Uint8Array.of(0xb8, 0xba, 0xd4, 0xd8, 44, 49))).toEqual([
      "负载",
      "1",
    ]);
  });
});
