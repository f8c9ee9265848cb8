import { nodeHash } from "../../device-attest/merkle.ts";

/** c2sp.org/tlog-tiles: a tile holds up to 256 hashes; one of level L+1 is the root of a full tile of level L. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
export const HASH_BYTES = 32;

export interface TileId {
  readonly level: number;
  readonly index: number;
}

/** A node of the tree over complete subtrees: `height` 0 is a leaf, `index` counts nodes of that height. */
export interface NodeId {
  readonly height: number;
  readonly index: number;
}

export const tileKey = ({ level, index }: TileId): string => `${String(level)}/${String(index)}`;

/** The tile that a node is computed from. */
export const tileOf = ({ height, index }: NodeId): TileId => ({
  level: Math.floor(height / TILE_HEIGHT),
  index: Math.floor((index * 2 ** (height % TILE_HEIGHT)) / TILE_WIDTH),
});

/** A tile with its inner nodes, computed when first asked for and kept. */
export class Tile {
  readonly width: number;
  readonly #rows: (Uint8Array | undefined)[][];

  /** @param hashes the tile's hashes, 32 bytes each, as published */
  constructor(hashes: Uint8Array) {
    this.width = hashes.length / HASH_BYTES;
    const bottom = Array.from({ length: this.width }, (_, at) =>
      hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    );
    this.#rows = [bottom];
  }

  get isFull(): boolean {
    return this.width === TILE_WIDTH;
  }

  /**
   * Root of the `2^rise` hashes from position `at * 2^rise` of the tile.
   * @throws RangeError when the tile does not hold them all
   */
  node(rise: number, at: number): Uint8Array {
    const row = (this.#rows[rise] ??= []);
    return (row[at] ??= this.#join(rise, at));
  }

  #join(rise: number, at: number): Uint8Array {
    if (rise === 0) throw new RangeError(`tile of ${String(this.width)} has no hash ${String(at)}`);
    return nodeHash(this.node(rise - 1, 2 * at), this.node(rise - 1, 2 * at + 1));
  }
}

/**
 * The path of a tile: `tile/<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last marked with `x`.
 * @param width hashes in it; a full tile has no suffix
 */
export function tilePath({ level, index }: TileId, width: number): string {
  const partial = width === TILE_WIDTH ? "" : `.p/${String(width)}`;
  return `tile/${String(level)}/${tileNumber(index)}${partial}`;
}

export function tileNumber(index: number): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, "0")
    .match(/\d{3}/g) as string[];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
}

/** The inverse of `tilePath` below `tile/`: `<L>/<N>[.p/<W>]`; undefined for any other spelling. */
export function parseTilePath(path: string): { id: TileId; width: number } | undefined {
  const match = /^(\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  if (match === null) return undefined;
  const [, level = "", number = "", partial] = match;
  const id = { level: Number(level), index: Number(number.replaceAll(/[x/]/g, "")) };
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (id.level > 6 || width > TILE_WIDTH || tilePath(id, width) !== `tile/${path}`)
    return undefined;
  return { id, width };
}
