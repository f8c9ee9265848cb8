import type { JsonRpcProvider, Log } from "ethers";
import { type Queryable, transact } from "../../db/pool.ts";
import type { Finality } from "../../evidence/trust-manifest.ts";
import { type Deployment, WrongChain } from "../deployment.ts";
import { finalBlockNumber } from "../finality.ts";
import { lockEpochs } from "./consents.ts";
import { derive } from "./derive.ts";
import { deriveQuality, type Found } from "./derive-quality.ts";
import { finalise } from "./derived.store.ts";
import type { ChainEvent } from "./event.ts";
import {
  addEvents,
  eventsAfter,
  type IndexedBlock,
  notePass,
  notify,
  remember,
  rememberedBlocks,
  removeBlocks,
} from "./indexer.store.ts";
import { tellOfLots } from "./lot-alerts.store.ts";
import { putFinalBlock } from "./lot.store.ts";
import { readOpenings } from "./openings.ts";
import {
  blockAt,
  isCanonical,
  readLogs,
  newestCanonical,
  vanished,
  withTimestamps,
} from "./reading.ts";

export interface IndexerSettings {
  readonly deployment: Deployment;
  readonly finality: Finality;
  /** This many newest blocks are read again in every pass: behind a load balancer a node may know them only in part. */
  readonly overlapBlocks: number;
  readonly blocksPerPassMax: number;
}

export interface Indexer extends IndexerSettings {
  /** The connection that holds the indexer's lock. */
  readonly db: Queryable;
  readonly provider: JsonRpcProvider;
  /** What the last pass ended with. */
  seen: { readonly head: string; readonly finalNumber: number } | undefined;
}

/** The blocks of a pass: after `base`, up to `to`. */
interface Window {
  readonly base: number;
  readonly to: IndexedBlock;
  /** The newest remembered block that the chain still has. */
  readonly canonical: number;
  /** Blocks to remember after the pass. */
  readonly milestones: readonly IndexedBlock[];
}

/**
 * Brings what is stored in line with the chain as it is now: reads the newest blocks, removes what a reorganisation
 * took back, derives keys, anchors, parties, consents and lots anew where something changed, and updates what is final.
 * @returns whether it got to the head
 * @throws WrongChain, and the errors of node and database
 */
export async function indexerPass(indexer: Indexer): Promise<boolean> {
  const { db, provider } = indexer;
  const head = await blockAt(provider, "latest");
  const finalNumber = Math.min(head.number, await finalBlockNumber(provider, indexer.finality));
  if (indexer.seen?.head === head.hash && indexer.seen.finalNumber === finalNumber) {
    await notePass(db);
    return true;
  }

  const window = await nextWindow(indexer, head);
  const found = await compare(indexer, window);
  const { added, gone } = found;
  // What was read is of one chain only if its end is still there.
  if (!(await isCanonical(provider, window.to))) return false;

  const isComplete = window.to.number === head.number;
  await transact(db, async () => {
    const ledger = indexer.deployment.contracts.consentLedger.address;
    await lockEpochs(db, ledger, [...gone, ...added], finalNumber);
    await removeBlocks(db, gone);
    await addEvents(db, added);
    const derived = await derive(db, indexer.deployment, [...gone, ...added]);
    const quality = await deriveQuality(db, indexer.deployment, found);
    const finalised = await finalise(db, finalNumber);
    await putFinalBlock(db, finalNumber);
    await remember(db, window.canonical, window.milestones);
    if (isComplete) await notePass(db);
    if (derived.keys + finalised.keys > 0) await notify(db, "device_key");
    if (derived.anchors + finalised.anchors > 0) await notify(db, "anchor");
    if (quality > 0) await notify(db, "lot");
    if (derived.parties + finalised.parties > 0) await notify(db, "party");
    await tellOfLots(db, indexer.deployment, added);
  });
  indexer.seen = isComplete ? { head: head.hash, finalNumber } : undefined;
  return isComplete;
}

async function nextWindow(indexer: Indexer, head: IndexedBlock): Promise<Window> {
  const { provider, overlapBlocks } = indexer;
  const first = indexer.deployment.chain.fromBlock - 1;
  const remembered = await rememberedBlocks(indexer.db);
  const canonical = (await newestCanonical(provider, remembered))?.number ?? first;
  if (canonical === first && remembered.length > 0) await requireSameChain(indexer);

  const readAgain = Math.min(canonical, head.number - overlapBlocks);
  const base = remembered.find((block) => block.number <= readAgain)?.number ?? first;
  const end = base + indexer.blocksPerPassMax;
  const to = end < head.number ? await blockAt(provider, end) : head;
  // The next pass begins at the earlier of these two, or it would begin at the beginning.
  const settled = await blockAt(provider, Math.max(0, to.number - overlapBlocks));
  return { base, to, canonical, milestones: [settled, to] };
}

/** Reading anew from the beginning forgets everything: not because somebody configured another chain. */
async function requireSameChain({ provider, deployment }: Indexer): Promise<void> {
  const genesis = await blockAt(provider, 0);
  if (genesis.hash !== deployment.chain.genesisHash)
    throw new WrongChain(`the node's genesis is ${genesis.hash}`);
}

/** What the chain has and we have not, and what we have of blocks that the chain no longer has. */
async function compare(
  { db, provider, deployment }: Indexer,
  { base, to }: Window,
): Promise<Found> {
  const addresses = Object.values(deployment.contracts).map(({ address }) => address);
  const logs = await readLogs(provider, addresses, base + 1, to.number);
  const stored = await eventsAfter(db, base);
  const [named, known] = [new Set(logs.map(idOfLog)), new Set(stored.map(idOf))];
  const unknown = logs.filter((log) => !known.has(idOfLog(log)));
  const added = await withTimestamps(provider, unknown);
  const register = deployment.contracts.lotRegister?.address.toLowerCase();
  return {
    added,
    openings: await readOpenings(provider, register, added),
    gone: await vanished(
      provider,
      stored.filter((event) => !named.has(idOf(event))),
    ),
  };
}

const idOfLog = (log: Log): string => `${log.blockHash}/${String(log.index)}`;
const idOf = (event: ChainEvent): string => `${event.blockHash}/${String(event.logIndex)}`;
