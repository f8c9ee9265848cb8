import { requireOurs } from "../evidence/anchor.job.ts";
import { TileCache } from "../evidence/tile.store.ts";
import { readWitness } from "../evidence/witness.store.ts";
import { readHead } from "./anchor.ts";
import type { Core } from "./core.ts";

/** Few: the root of a log is computed from the tiles of its right edge. */
const TILES_MAX = 64;

/**
 * Requires that the database holds what this machine announced before, and what the chain holds: a restored backup, an
 * empty database or another log's must neither sign nor acknowledge anything. Reads past every cache.
 * @throws LogMismatch
 */
export async function requireWholeLog({ chain, config, pool }: Core): Promise<void> {
  const source = { pool, tiles: new TileCache(pool, TILES_MAX) };
  const witnessed = await readWitness(config.home);
  if (witnessed !== undefined) await requireOurs(source, witnessed, "this machine");
  await requireOurs(source, await readHead(chain), "the chain");
}
