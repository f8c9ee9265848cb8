import { join } from "../../device-attest/bytes.ts";
import { HASH_BYTES, Tile, TILE_HEIGHT, TILE_WIDTH, type TileId } from "./tile.ts";

/** The right edge of the tree: for each level the hashes of its newest tile, which may be empty or partial, never full. */
export interface Edge {
  readonly size: number;
  readonly levels: readonly Uint8Array[];
}

export const EMPTY_EDGE: Edge = { size: 0, levels: [] };

export interface GrownTile {
  readonly id: TileId;
  readonly hashes: Uint8Array;
}

export interface Growth {
  readonly edge: Edge;
  /** Tiles that are new or longer than before. */
  readonly tiles: readonly GrownTile[];
}

/** Appends leaf hashes. Pure: the caller stores the tiles before it tells anybody of the new size. */
export function grow(edge: Edge, leaves: readonly Uint8Array[]): Growth {
  const tiles: GrownTile[] = [];
  const levels: Uint8Array[] = [];
  let hashes = leaves;
  for (let level = 0; hashes.length > 0 || level < edge.levels.length; level++) {
    const row = growRow(edge, level, hashes);
    for (const tile of row.tiles) tiles.push(tile);
    levels.push(row.rest);
    hashes = row.tiles
      .filter(isFull)
      .map(({ hashes: full }) => new Tile(full).node(TILE_HEIGHT, 0));
  }
  return { edge: { size: edge.size + leaves.length, levels }, tiles };
}

/** Tiles that hold the right edge at `size`; those that would be empty are left out. */
export function edgeTiles(size: number): { id: TileId; width: number }[] {
  const tiles = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const width = count % TILE_WIDTH;
    if (width > 0) tiles.push({ id: { level, index: Math.floor(count / TILE_WIDTH) }, width });
  }
  return tiles;
}

interface Row {
  readonly tiles: readonly GrownTile[];
  readonly rest: Uint8Array;
}

function growRow(edge: Edge, level: number, added: readonly Uint8Array[]): Row {
  const kept = edge.levels[level] ?? new Uint8Array(0);
  if (added.length === 0) return { tiles: [], rest: kept };
  const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
  const hashes = join([kept, ...added]);
  const tiles: GrownTile[] = [];
  for (let at = 0; at < hashes.length; at += TILE_WIDTH * HASH_BYTES)
    tiles.push({
      id: { level, index: first + tiles.length },
      hashes: hashes.subarray(at, at + TILE_WIDTH * HASH_BYTES),
    });
  const last = tiles.at(-1) as GrownTile;
  return { tiles, rest: isFull(last) ? new Uint8Array(0) : last.hashes };
}

const isFull = ({ hashes }: GrownTile): boolean => hashes.length === TILE_WIDTH * HASH_BYTES;
