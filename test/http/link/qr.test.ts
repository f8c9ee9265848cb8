import { inflateSync } from "node:zlib";
import fc from "fast-check";
import * as reader from "jsqr";
import { expect, it } from "vitest";
import {
  correctionLevels,
  type QrModules,
  qrOf,
  qrPng,
  qrSvg,
  QUIET_MODULES,
} from "../../../service/http/link/qr.ts";

const SCALE = 3;
/** Pixels to a module. */
const MODULE = 2 * SCALE;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/** A reader of what bwip-js writes: chunks of one image, eight bits, colour of three or four bytes (PNG, ISO/IEC 15948). */
function pixelsOf(png: Buffer): Pixels {
  const data: Buffer[] = [];
  let [width, height, colour, depth] = [0, 0, 0, 0];
  let palette = Buffer.alloc(0);
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") {
      [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
      [depth, colour] = [content[8] ?? 0, content[9] ?? 0];
    }
    if (name === "PLTE") palette = Buffer.from(content);
    if (name === "IDAT") data.push(content);
    at += length + 12;
  }
  return unpack(inflateSync(Buffer.concat(data)), { width, height, colour, depth, palette });
}

interface Head {
  readonly width: number;
  readonly height: number;
  readonly colour: number;
  readonly depth: number;
  readonly palette: Buffer;
}

function unpack(raw: Buffer, { colour, depth, height, palette, width }: Head): Pixels {
  const channels = { 0: 1, 2: 3, 3: 1, 6: 4 }[colour] ?? 0;
  const stride = Math.ceil((width * channels * depth) / 8);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1);
    if (raw[start] !== 0) throw new Error("a filtered row");
    for (let column = 0; column < width; column++) {
      const bit = column * channels * depth;
      const byte = raw[start + 1 + (bit >> 3)] ?? 0;
      const sample = depth === 8 ? byte : (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
      const light = colour === 3 ? (palette[3 * sample] ?? 0) : (sample * 255) / (2 ** depth - 1);
      rgba.set([light, light, light, 255], 4 * (row * width + column));
    }
  }
  return { width, height, rgba };
}

// Its types are of an ES module, and it is none.
const jsQR = reader.default as unknown as typeof reader.default.default;
const read = ({ height, rgba, width }: Pixels): string | undefined =>
  jsQR(rgba, width, height)?.data;

/** As a printer draws the path of the SVG. */
function paint(svg: string): Pixels {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const size = side * MODULE;
  const rgba = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-/g))
    for (let row = Number(y) * MODULE; row < (Number(y) + 1) * MODULE; row++)
      for (let at = Number(x) * MODULE; at < (Number(x) + Number(length)) * MODULE; at++)
        rgba.set([0, 0, 0], 4 * (row * size + at));
  return { width: size, height: size, rgba };
}

const quiet = ({ rgba, width }: Pixels): boolean =>
  Array.from({ length: width * width }, (_, at) => at)
    .filter((at) => {
      const margin = QUIET_MODULES * MODULE;
      const [row, column] = [Math.floor(at / width), at % width];
      return Math.min(row, column, width - 1 - row, width - 1 - column) < margin;
    })
    .every((at) => rgba[4 * at] === 255);

const text = fc
  .string({ unit: fc.constantFrom(..."ABCdef0123456789-._%/".split("")), maxLength: 60 })
  .map((rest) => `https://trace.example/01/09506000134352/10/${rest}`);

it("a telephone reads from the pixels and from the drawing what was written, with light all around", async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom(...correctionLevels), async (address, level) => {
      const png = pixelsOf(await qrPng(address, level, SCALE));
      const svg = paint(qrSvg(qrOf(address, level)));
      expect([read(png), read(svg)]).toEqual([address, address]);
      expect([quiet(png), quiet(svg)]).toEqual([true, true]);
      expect(png.width).toBe(svg.width);
    }),
    { numRuns: 12 },
  );
}, 60_000);

const stained = (qr: QrModules, modules: number): QrModules => ({
  size: qr.size,
  // In the lower right, where no pattern is that finds the code.
  isDark: (row, column) =>
    row >= qr.size - 9 - modules &&
    row < qr.size - 9 &&
    column >= qr.size - 9 - modules &&
    column < qr.size - 9
      ? true
      : qr.isDark(row, column),
});

it("stands the damage that its level promises", () => {
  const address = "https://trace.example/01/09506000134352/10/ABC/21/1";
  expect(read(paint(qrSvg(stained(qrOf(address, "H"), 8))))).toBe(address);
});
