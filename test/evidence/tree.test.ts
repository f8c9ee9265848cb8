import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64, toBase64, toHex, utf8 } from "../../device-attest/bytes.ts";
import {
  EMPTY_ROOT,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from "../../device-attest/merkle.ts";
import { type Edge, EMPTY_EDGE, edgeTiles, grow } from "../../service/evidence/growth.ts";
import { parseTilePath, Tile, tileKey, tilePath } from "../../service/evidence/tile.ts";
import trees from "../vectors/merkle-tlog.json" with { type: "json" };
import { consistencyProof, inclusionProof, rootOf } from "../../service/evidence/tree.ts";

const entry = (index: number): Uint8Array => utf8(`entry ${String(index)}`);

/** Grows a tree in the given steps and keeps its tiles as a store would: the longest version of each. */
function build(...steps: number[]): { edge: Edge; tiles: Map<string, Tile> } {
  const tiles = new Map<string, Tile>();
  let edge = EMPTY_EDGE;
  for (const step of steps) {
    const leaves = Array.from({ length: step }, (_, at) => leafHash(entry(edge.size + at)));
    const growth = grow(edge, leaves);
    for (const { id, hashes } of growth.tiles) tiles.set(tileKey(id), new Tile(hashes));
    edge = growth.edge;
  }
  return { edge, tiles };
}

const steps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 6 });

/** Made by golang.org/x/mod/sumdb/tlog: test/vectors/independent. */
const independent = trees as readonly IndependentTree[];
interface IndependentTree {
  readonly size: number;
  readonly root: string;
  readonly inclusion: readonly { readonly at: number; readonly path: readonly string[] }[];
  readonly consistency: readonly { readonly at: number; readonly path: readonly string[] }[];
}

describe("a tree of tiles agrees with Go's tlog", () => {
  const { tiles } = build(100_000);

  it.each(independent)("on root and proofs of $size leaves", (tree) => {
    const { size } = tree;
    expect(toBase64(rootOf(tiles, size))).toBe(tree.root);
    for (const { at, path } of tree.inclusion)
      expect(inclusionProof(tiles, at, size).map(toBase64)).toEqual(path);
    for (const { at, path } of tree.consistency)
      expect(consistencyProof(tiles, at, size).map(toBase64)).toEqual(path);
  });

  it.each(independent)("and the wire contract's verifier takes Go's proofs of $size", (tree) => {
    const [size, root] = [tree.size, fromBase64(tree.root)];
    for (const { at, path } of tree.inclusion) {
      const proof = { index: at, size, path: path.map(fromBase64) };
      expect(verifyInclusion(leafHash(entry(at)), proof, root)).toBe(true);
    }
    for (const { at, path } of tree.consistency) {
      const proof = { from: at, to: size, path: path.map(fromBase64) };
      expect(verifyConsistency(proof, rootOf(tiles, at), root)).toBe(true);
    }
  });
});

describe("a tree of tiles", () => {
  it("is the same however its leaves arrived", () => {
    fc.assert(
      fc.property(steps, (some) => {
        const total = some.reduce((sum, step) => sum + step, 0);
        const [grown, atOnce] = [build(...some), build(total)];
        expect(toHex(rootOf(grown.tiles, total))).toBe(toHex(rootOf(atOnce.tiles, total)));
        expect(grown.edge).toEqual(atOnce.edge);
      }),
      { numRuns: 25 },
    );
  });

  it("proves every leaf, and every older size, to the verifier of the wire contract", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.nat(), fc.nat(), (size, a, b) => {
        const { tiles } = build(size);
        const [index, from] = [a % size, (b % size) + 1];
        const root = rootOf(tiles, size);
        const path = inclusionProof(tiles, index, size);
        expect(verifyInclusion(leafHash(entry(index)), { index, size, path }, root)).toBe(true);
        const proof = { from, to: size, path: consistencyProof(tiles, from, size) };
        expect(verifyConsistency(proof, rootOf(tiles, from), root)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("proves nothing else: another leaf, index, size, root or path is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), (size, a, b) => {
        const { tiles } = build(size);
        const index = a % size;
        const other = (index + 1 + (b % (size - 1))) % size;
        const root = rootOf(tiles, size);
        const path = inclusionProof(tiles, index, size);
        const leaf = leafHash(entry(index));
        const proof = { index, size, path };
        expect(verifyInclusion(leafHash(entry(other)), proof, root)).toBe(false);
        expect(verifyInclusion(leaf, { ...proof, index: other }, root)).toBe(false);
        expect(verifyInclusion(leaf, { ...proof, size: 2 * size + 1 }, root)).toBe(false);
        expect(verifyInclusion(leaf, { ...proof, path: path.slice(1) }, root)).toBe(false);
        expect(verifyInclusion(leaf, { ...proof, path: [...path, root] }, root)).toBe(false);
        expect(verifyInclusion(leaf, proof, EMPTY_ROOT)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("can go on from the stored tiles of its right edge", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (size) => {
        const { edge, tiles } = build(size);
        for (const { id, width } of edgeTiles(size))
          expect(tiles.get(tileKey(id))?.width).toBe(width);
        expect(edge.levels.filter((row) => row.length > 0)).toHaveLength(edgeTiles(size).length);
      }),
      { numRuns: 4 },
    );
  });

  it("publishes full tiles whose hash is an entry of the level above", () => {
    const { tiles } = build(256 * 3 + 5);
    const above = tiles.get("1/0");
    for (const at of [0, 1, 2])
      expect(toHex(above!.node(0, at))).toBe(toHex(tiles.get(`0/${String(at)}`)!.node(8, 0)));
  });
});

describe("the path of a tile (C2SP tlog-tiles)", () => {
  it.each([
    [{ level: 0, index: 0 }, 256, "tile/0/000"],
    [{ level: 1, index: 67 }, 8, "tile/1/067.p/8"],
    [{ level: 0, index: 1_234_067 }, 256, "tile/0/x001/x234/067"],
  ])("%o with %i hashes is %s", (id, width, path) => {
    expect(tilePath(id, width)).toBe(path);
    expect(parseTilePath(path.slice("tile/".length))).toEqual({ id, width });
  });

  it.each(["0/1", "0/0001", "0/x000/001", "0/000.p/0", "0/000.p/257", "07/000", "0/../x"])(
    "refuses %s",
    (path) => {
      expect(parseTilePath(path)).toBeUndefined();
    },
  );
});
