import type { JsonRpcProvider, Log } from "ethers";
import type { IndexedBlock } from "./indexer.store.ts";
import type { ChainEvent } from "./event.ts";

/** Nodes commonly refuse to search more blocks at once. */
const BLOCKS_PER_REQUEST = 2_000;

/** @throws when the node has no such block (yet, or any more) */
export async function blockAt(
  provider: JsonRpcProvider,
  tag: number | "latest",
): Promise<IndexedBlock> {
  const block = await provider.getBlock(tag);
  if (block?.hash == null) throw new Error(`the node has no block ${String(tag)}`);
  return { number: block.number, hash: block.hash };
}

export async function isCanonical(
  provider: JsonRpcProvider,
  block: IndexedBlock,
): Promise<boolean> {
  return (await provider.getBlock(block.number))?.hash === block.hash;
}

/**
 * The newest remembered block that is still in the chain; those before it are too.
 * @param remembered newest first, each an ancestor of the one before
 */
export async function newestCanonical(
  provider: JsonRpcProvider,
  remembered: readonly IndexedBlock[],
): Promise<IndexedBlock | undefined> {
  for (let at = 0; at < remembered.length; at = 2 * at + 1) {
    const block = remembered[at];
    if (block !== undefined && (await isCanonical(provider, block))) return block;
  }
  return undefined;
}

/** Every event of our contracts in the blocks `from` to `to`. Never by a filter: nodes forget those. */
export async function readLogs(
  provider: JsonRpcProvider,
  address: readonly string[],
  from: number,
  to: number,
): Promise<readonly Log[]> {
  const logs: Log[] = [];
  for (let fromBlock = from; fromBlock <= to; fromBlock += BLOCKS_PER_REQUEST) {
    const toBlock = Math.min(to, fromBlock + BLOCKS_PER_REQUEST - 1);
    logs.push(...(await provider.getLogs({ address: [...address], fromBlock, toBlock })));
  }
  return logs;
}

/** @throws when the node no longer has the block of a log */
export async function withTimestamps(
  provider: JsonRpcProvider,
  logs: readonly Log[],
): Promise<readonly ChainEvent[]> {
  const timestamps = new Map<string, number>();
  for (const { blockHash } of logs) {
    if (timestamps.has(blockHash)) continue;
    const block = await provider.getBlock(blockHash);
    if (block === null) throw new Error(`the node has no block ${blockHash}`);
    timestamps.set(blockHash, block.timestamp);
  }
  return logs.map((log) => ({
    blockHash: log.blockHash,
    logIndex: log.index,
    blockNumber: log.blockNumber,
    timestamp: timestamps.get(log.blockHash) ?? 0,
    transactionHash: log.transactionHash,
    address: log.address.toLowerCase(),
    topics: log.topics,
    data: log.data,
  }));
}

/**
 * Of stored events that the node did not name again, those whose block has left the chain. The others are only missing
 * from the node's answer: behind a load balancer one node may know fewer logs than another.
 */
export async function vanished(
  provider: JsonRpcProvider,
  unnamed: readonly ChainEvent[],
): Promise<readonly ChainEvent[]> {
  const gone = new Map<string, boolean>();
  for (const { blockHash: hash, blockNumber: number } of unnamed)
    if (!gone.has(hash)) gone.set(hash, !(await isCanonical(provider, { hash, number })));
  return unnamed.filter((event) => gone.get(event.blockHash) === true);
}
