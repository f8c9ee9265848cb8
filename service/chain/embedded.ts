import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { HDNodeWallet } from "ethers";
import { claim } from "../embedded/claim.ts";
import { isRunning, stopProcess, until } from "../embedded/process.ts";
import {
  adopt,
  answers,
  CHAIN_ID,
  lastNode,
  launchNode,
  type Node,
  PATIENCE,
  urlOf,
} from "./anvil.ts";
import { fund, walletsOf } from "./dev-wallets.ts";
import { keepSaving, loadState, saveState, savingNewBlocks } from "./saved-state.ts";

export interface EmbeddedChain {
  readonly url: string;
  readonly chainId: number;
  /** Of the node. */
  readonly pid: number;
  /** The chain's own accounts, with ether; the same at every start. */
  wallet(index: number): HDNodeWallet;
  /** On disk when it returns. What was mined after the last save is lost when the node is killed. */
  saveNow(): Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedChainOptions {
  /** Least time between two saves; longer when saving itself takes long. */
  readonly saveIntervalMs?: number;
  /** Told when a periodic save fails; the next one is tried all the same. */
  readonly onSaveError?: (error: unknown) => void;
}

/**
 * Starts a development chain with its state in `stateDir`, or takes over the node of a service that was killed: it
 * knows more than the last save does. A chain that lost its newest blocks is normal.
 * @throws AlreadyClaimed when a running service uses `stateDir`
 */
export async function startEmbeddedChain(
  stateDir: string,
  options: EmbeddedChainOptions = {},
): Promise<EmbeddedChain> {
  await mkdir(stateDir, { recursive: true });
  const claimed = await claim(join(stateDir, "chain.claim"));
  try {
    const wallet = await walletsOf(stateDir);
    const node = (await survivor(stateDir)) ?? (await freshNode(stateDir, wallet));
    const save = (): Promise<void> => saveState(urlOf(node), stateDir);
    const saving = keepSaving(
      save,
      savingNewBlocks(urlOf(node), stateDir),
      options.saveIntervalMs ?? 10_000,
      options.onSaveError,
    );
    const stop = async (): Promise<void> => {
      await saving.stop();
      try {
        await saveIfAlive(node, save);
      } finally {
        await stopProcess(node.identity, PATIENCE);
        await claimed.release();
      }
    };
    const { pid } = node.identity;
    return { url: urlOf(node), chainId: CHAIN_ID, pid, wallet, saveNow: saving.now, stop };
  } catch (error) {
    await claimed.release();
    throw error;
  }
}

/** A node that was killed has nothing left to save. */
async function saveIfAlive(node: Node, save: () => Promise<void>): Promise<void> {
  try {
    await save();
  } catch (error) {
    const isGone = await until(async () => !(await isRunning(node.identity)), 500);
    if (!isGone) throw error;
  }
}

async function survivor(stateDir: string): Promise<Node | undefined> {
  const node = await lastNode(stateDir);
  if (node === undefined || !(await isRunning(node.identity))) return undefined;
  if (node.hasChain && (await answers(node))) return node;
  await stopProcess(node.identity, PATIENCE);
  return undefined;
}

async function freshNode(stateDir: string, wallet: (index: number) => HDNodeWallet): Promise<Node> {
  const node = await launchNode(stateDir);
  try {
    if (!(await loadState(urlOf(node), stateDir))) {
      await fund(urlOf(node), wallet);
      await saveState(urlOf(node), stateDir);
    }
    return await adopt(stateDir, node);
  } catch (error) {
    await stopProcess(node.identity, PATIENCE);
    throw error;
  }
}
