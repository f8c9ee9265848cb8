import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import {
  freePort,
  isRunning,
  launch,
  type Patience,
  type ProcessIdentity,
  until,
} from "../embedded/process.ts";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import { rpc } from "./provider.ts";

export const CHAIN_ID = 31_337;
const START_MS_MAX = 30_000;
/** How many blocks back a call may look. Left alone, anvil writes the state of every block to disk: 0.3 MB each. */
const STATES_KEPT = 128;

/** It writes nothing on leaving that we need: state is saved by `saved-state.ts`. */
export const PATIENCE: Patience = [
  ["SIGTERM", 5_000],
  ["SIGKILL", 5_000],
];

/** A running node, remembered so that the next service finds one that outlived its service. */
export interface Node {
  readonly identity: ProcessIdentity;
  readonly port: number;
  /**
   * Kept from start to start. A node that loads a state goes on knowing the genesis block that it made itself, and saves
   * both: which of two unlike ones would then be block 0 is chance.
   */
  readonly genesis: Genesis;
  /** Whether it has its chain: a service may be killed while the state is being loaded. */
  readonly hasChain: boolean;
}

/** What tells block 0 from that of any other chain. */
interface Genesis {
  readonly timestampSeconds: number;
  /** Random in its last digits: two chains may begin in the same second, and have no other field to differ by. */
  readonly baseFeeWei: number;
}

const newGenesis = (): Genesis => ({
  timestampSeconds: Math.floor(Date.now() / 1000),
  baseFeeWei: randomInt(1_000_000_000, 1_100_000_000),
});

const nodeFile = (stateDir: string): string => join(stateDir, "chain.json");
export const urlOf = (node: Node): string => `http://127.0.0.1:${String(node.port)}`;

/** @returns the node of the last start, whether it still runs or not */
export async function lastNode(stateDir: string): Promise<Node | undefined> {
  const text = await readIfExists(nodeFile(stateDir));
  return text === undefined ? undefined : (JSON.parse(text) as Node);
}

/** @returns a node with an empty chain, ready to answer */
export async function launchNode(stateDir: string): Promise<Node> {
  const last = await lastNode(stateDir);
  const port = await freePort(last?.port);
  const genesis = last?.genesis ?? newGenesis();
  const cache = join(stateDir, "chain-cache");
  await rm(cache, { recursive: true, force: true });
  const identity = await launch({
    command: anvilBinary(),
    args: flags(port, cache, genesis),
    logFile: join(stateDir, "chain.log"),
  });
  const node = { identity, port, genesis, hasChain: false };
  await remember(stateDir, node);
  if (!(await until(() => answersOrLeft(node), START_MS_MAX)) || !(await isRunning(identity)))
    throw new Error("anvil does not start: see chain.log");
  return node;
}

/**
 * @param node has its chain now
 * @returns the same, which a later service may take over
 */
export async function adopt(stateDir: string, node: Node): Promise<Node> {
  // Its clock began at its genesis.
  await rpc(urlOf(node), "evm_setTime", [Math.floor(Date.now() / 1000)]);
  const ready = { ...node, hasChain: true };
  await remember(stateDir, ready);
  return ready;
}

const remember = (stateDir: string, node: Node): Promise<void> =>
  writeDurably(nodeFile(stateDir), JSON.stringify(node));

/**
 * No accounts of its own: nobody who reaches the port finds one unlocked, and no key stands on a command line or in a
 * log. No CORS: a web page that the user happens to visit must not talk to it. No size limit: a saved state is large.
 */
const flags = (port: number, cache: string, genesis: Genesis): string[] =>
  [
    ["--port", String(port), "--host", "127.0.0.1", "--chain-id", String(CHAIN_ID)],
    ["--hardfork", "osaka", "--enable-tx-gas-limit"],
    ["--timestamp", String(genesis.timestampSeconds)],
    ["--block-base-fee-per-gas", String(genesis.baseFeeWei)],
    ["--prune-history", String(STATES_KEPT)],
    ["--accounts", "0", "--no-cors", "--no-request-size-limit", "--quiet", "--cache-path", cache],
  ].flat();

const answersOrLeft = async (node: Node): Promise<boolean> =>
  !(await isRunning(node.identity)) || (await answers(node));

export const answers = (node: Node): Promise<boolean> =>
  rpc<string>(urlOf(node), "eth_chainId").then(
    (id) => Number(id) === CHAIN_ID,
    () => false,
  );

/** @throws when npm installed no anvil for this platform */
function anvilBinary(): string {
  const require = createRequire(import.meta.resolve("@foundry-rs/anvil/package.json"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return require.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
}
