import type { Pool, PoolClient } from "pg";
import { equal } from "../../device-attest/bytes.ts";
import { inTransaction } from "../db/pool.ts";
import { planAnchor, plannedAbove } from "./anchor.store.ts";
import { LogMismatch } from "./log-mismatch.ts";
import { newestCheckpoint } from "./log.store.ts";
import { consistencyPath } from "./subtree.ts";
import type { TileCache } from "./tile.store.ts";
import { consistencyProof, rootOf, tilesFor } from "./tree.ts";

export interface LogHead {
  readonly size: number;
  /** Of the empty tree at size 0. */
  readonly root: Uint8Array;
}

export interface AnchorCall extends LogHead {
  /** RFC 9162 consistency proof from the size that the contract has. */
  readonly proof: readonly Uint8Array[];
}

/** The EvidenceLog as the anchor job needs it. */
export interface AnchorChain {
  /** What the contract holds at the newest block. */
  readonly head: () => Promise<LogHead>;
  /** Whether an anchor of ours is on its way, or mined and not final. */
  readonly isBusy: () => Promise<boolean>;
  /** Puts the call into the outbox, in the caller's transaction. */
  readonly enqueue: (client: PoolClient, call: AnchorCall) => Promise<void>;
}

export interface AnchorerOptions {
  readonly pool: Pool;
  readonly tiles: TileCache;
  readonly chain: AnchorChain;
  readonly now: () => Date;
}

/**
 * Plans one anchor at a time, always from what the chain holds: a chain that lost blocks gets the sizes it lost again,
 * then the newest checkpoint.
 * @returns the size it planned, undefined when there is nothing to do
 * @throws LogMismatch when the chain holds a root that is not ours
 */
export async function planNextAnchor(options: AnchorerOptions): Promise<number | undefined> {
  const { chain, now, pool } = options;
  if (await chain.isBusy()) return undefined;
  const head = await chain.head();
  const target = await nextSize(pool, head.size);
  if (target === undefined) return undefined;
  await requireOurs(options, head);
  const call = await anchorCall(options, head.size, target);
  await inTransaction(pool, async (client) => {
    await planAnchor(client, target, now());
    await chain.enqueue(client, call);
  });
  return target;
}

/**
 * @param holder who holds `held`, for people
 * @throws LogMismatch unless our log, at the size that is held elsewhere, has the root that is held there
 */
export async function requireOurs(
  { pool, tiles }: Pick<AnchorerOptions, "pool" | "tiles">,
  held: LogHead,
  holder = "the chain",
): Promise<void> {
  const newest = await newestCheckpoint(pool);
  if (held.size > (newest?.size ?? 0))
    throw new LogMismatch("logBehind", held.size, newest?.size ?? 0, holder);
  const needed = tilesFor([{ start: 0, end: held.size }]);
  if (!equal(rootOf(await tiles.load(needed), held.size), held.root))
    throw new LogMismatch("rootDiffers", held.size, newest?.size ?? 0, holder);
}

async function nextSize(pool: Pool, anchored: number): Promise<number | undefined> {
  const lost = await plannedAbove(pool, anchored);
  if (lost !== undefined) return lost;
  const newest = await newestCheckpoint(pool);
  return newest !== undefined && newest.size > anchored ? newest.size : undefined;
}

async function anchorCall(
  { tiles }: AnchorerOptions,
  from: number,
  to: number,
): Promise<AnchorCall> {
  const subtrees = [{ start: 0, end: to }, ...consistencyPath(from, to)];
  const loaded = await tiles.load(tilesFor(subtrees));
  return { size: to, root: rootOf(loaded, to), proof: consistencyProof(loaded, from, to) };
}
