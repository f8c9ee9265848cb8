import { EMPTY_ROOT, nodeHash } from "../../device-attest/merkle.ts";
import { type Edge, edgeTiles } from "./growth.ts";
import { completeNodes, consistencyPath, inclusionPath, type Subtree } from "./subtree.ts";
import { type NodeId, Tile, TILE_HEIGHT, type TileId, tileKey, tileOf } from "./tile.ts";

/** Tiles by `tileKey`. */
export type Tiles = ReadonlyMap<string, Tile>;

/** Every tile that the proof, or root, over these subtrees reads. */
export function tilesFor(subtrees: readonly Subtree[]): TileId[] {
  const ids = subtrees.flatMap(completeNodes).map(tileOf);
  return [...new Map(ids.map((id) => [tileKey(id), id])).values()];
}

/** RFC 9162 section 2.1.1. */
export const rootOf = (tiles: Tiles, size: number): Uint8Array =>
  size === 0 ? EMPTY_ROOT : subtreeRoot(tiles, { start: 0, end: size });

/** The root from the right edge alone: every complete subtree of the whole tree has its hash there. */
export function rootOfEdge(edge: Edge): Uint8Array {
  const tiles = new Map<string, Tile>();
  for (const { id } of edgeTiles(edge.size))
    tiles.set(tileKey(id), new Tile(edge.levels[id.level] as Uint8Array));
  return rootOf(tiles, edge.size);
}

export const inclusionProof = (tiles: Tiles, index: number, size: number): Uint8Array[] =>
  inclusionPath(index, size).map((subtree) => subtreeRoot(tiles, subtree));

export const consistencyProof = (tiles: Tiles, from: number, to: number): Uint8Array[] =>
  consistencyPath(from, to).map((subtree) => subtreeRoot(tiles, subtree));

export function subtreeRoot(tiles: Tiles, subtree: Subtree): Uint8Array {
  const hashes = completeNodes(subtree).map((node) => nodeIn(tiles, node));
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

function nodeIn(tiles: Tiles, node: NodeId): Uint8Array {
  const id = tileOf(node);
  const tile = tiles.get(tileKey(id));
  if (tile === undefined) throw new RangeError(`tile ${tileKey(id)} is not loaded`);
  const rise = node.height % TILE_HEIGHT;
  const nodesPerTile = 2 ** (TILE_HEIGHT - rise);
  return tile.node(rise, node.index % nodesPerTile);
}
