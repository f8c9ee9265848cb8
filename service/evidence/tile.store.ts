import type { Pool, PoolClient } from "pg";
import { type Edge, edgeTiles, type GrownTile } from "./growth.ts";
import { HASH_BYTES, Tile, type TileId, tileKey } from "./tile.ts";
import type { Tiles } from "./tree.ts";

interface TileRow {
  readonly level: number;
  readonly index: bigint;
  readonly hashes: Buffer;
}

export async function storeTiles(client: PoolClient, tiles: readonly GrownTile[]): Promise<void> {
  await client.query({
    name: "store_tiles",
    text: `INSERT INTO tile (level, index, hashes)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
           ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes`,
    values: [
      tiles.map(({ id }) => id.level),
      tiles.map(({ id }) => id.index),
      tiles.map(({ hashes }) => Buffer.from(hashes)),
    ],
  });
}

export async function readTiles(
  pool: Pool | PoolClient,
  ids: readonly TileId[],
): Promise<TileRow[]> {
  const { rows } = await pool.query<TileRow>({
    name: "read_tiles",
    text: `SELECT t.level, t.index, t.hashes
           FROM unnest($1::smallint[], $2::bigint[]) u(level, index) JOIN tile t USING (level, index)`,
    values: [ids.map(({ level }) => level), ids.map(({ index }) => index)],
  });
  return rows;
}

/** The first `width` hashes of a tile, or undefined while there are not as many. */
export async function readTile(pool: Pool, id: TileId, width: number): Promise<Buffer | undefined> {
  const [row] = await readTiles(pool, [id]);
  const bytes = width * HASH_BYTES;
  return row === undefined || row.hashes.length < bytes ? undefined : row.hashes.subarray(0, bytes);
}

/** The right edge at `size`, from which the tree can grow on. */
export async function readEdge(pool: Pool | PoolClient, size: number): Promise<Edge> {
  const wanted = edgeTiles(size);
  const rows = await readTiles(
    pool,
    wanted.map(({ id }) => id),
  );
  const levels: Uint8Array[] = [];
  for (const { id, width } of wanted) {
    while (levels.length <= id.level) levels.push(new Uint8Array(0));
    const row = rows.find((one) => one.level === id.level && Number(one.index) === id.index);
    if (row === undefined || row.hashes.length < width * HASH_BYTES)
      throw new RangeError(`tile ${tileKey(id)} holds less than ${String(width)} hashes`);
    levels[id.level] = new Uint8Array(row.hashes.subarray(0, width * HASH_BYTES));
  }
  return { size, levels };
}

/**
 * Tiles for computing proofs, with full ones kept: those never change again. Partial ones are read anew each time.
 */
export class TileCache {
  readonly #pool: Pool;
  readonly #full = new Map<string, Tile>();
  readonly #tilesMax: number;

  constructor(pool: Pool, tilesMax: number) {
    this.#pool = pool;
    this.#tilesMax = tilesMax;
  }

  async load(ids: readonly TileId[]): Promise<Tiles> {
    const found = new Map<string, Tile>();
    const missing = ids.filter((id) => {
      const tile = this.#full.get(tileKey(id));
      if (tile !== undefined) found.set(tileKey(id), tile);
      return tile === undefined;
    });
    for (const row of missing.length > 0 ? await readTiles(this.#pool, missing) : []) {
      const key = tileKey({ level: row.level, index: Number(row.index) });
      const tile = new Tile(new Uint8Array(row.hashes));
      found.set(key, tile);
      if (tile.isFull) this.#keep(key, tile);
    }
    return found;
  }

  #keep(key: string, tile: Tile): void {
    const [oldest] = this.#full.keys();
    if (this.#full.size >= this.#tilesMax && oldest !== undefined) this.#full.delete(oldest);
    this.#full.set(key, tile);
  }
}
