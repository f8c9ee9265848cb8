import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { type HDNodeWallet, hexlify, id, type JsonRpcProvider } from "ethers";
import { type Deployment, deploy, type DeploymentPlan } from "../../service/chain/deployment.ts";
import { type EmbeddedChain, startEmbeddedChain } from "../../service/chain/embedded.ts";
import { connectChain } from "../../service/chain/provider.ts";
import { identityOf, until } from "../../service/embedded/process.ts";
import { charterFrom, firstRules } from "../../service/parties/charter.ts";
import { roleSet } from "../../service/parties/role.ts";

/** Parties of every test chain, each with one signer and a threshold of one. */
export const parties = {
  operator: id("test operator"),
  factory: id("test factory"),
  certifier: id("test certifier"),
  bank: id("test bank"),
} as const;
const roles: Readonly<Record<keyof typeof parties, number>> = {
  operator: roleSet("operator"),
  factory: roleSet("manufacturer"),
  certifier: roleSet("certifier"),
  bank: roleSet("bank"),
};

/** Charter and rules of every test chain. */
export const governance = (): Pick<DeploymentPlan, "charter" | "rules"> => ({
  charter: charterFrom(Math.floor(Date.now() / 1000)),
  rules: firstRules,
});

export interface TestChain {
  /** The node of now: another one after `restart`. */
  readonly node: EmbeddedChain;
  readonly url: string;
  readonly provider: JsonRpcProvider;
  readonly deployment: Deployment;
  readonly stateDir: string;
  /** Has ether and no part in anything: pays for deployments. */
  readonly payer: HDNodeWallet;
  readonly sequencer: HDNodeWallet;
  /** Another account with ether. */
  readonly stranger: HDNodeWallet;
  /** Signers of the parties. */
  readonly signers: Readonly<Record<keyof typeof parties, HDNodeWallet>>;
  /** Kills the node and starts it again from the last `node.saveNow()`, on the same port. */
  restartFromSaved(): Promise<void>;
  /** Kills the node; `restartFromSaved` brings it back. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A fresh node with deployed contracts. Call it in `beforeAll`, `stop` in `afterAll`. */
export async function freshChain(plan: Partial<DeploymentPlan> = {}): Promise<TestChain> {
  const stateDir = await mkdtemp(join(tmpdir(), "tallystick-chain-"));
  let node = await start(stateDir);
  const provider = connectChain(node.url, node.chainId);
  const wallet = (index: number): HDNodeWallet => node.wallet(index).connect(provider);
  const accounts = { payer: wallet(0), sequencer: wallet(1), stranger: wallet(5) };
  const signers = {
    operator: wallet(2),
    factory: wallet(3),
    certifier: wallet(4),
    bank: wallet(6),
  };
  const deployment = await deploy(provider, accounts.payer, {
    ...planFor(accounts.sequencer, signers),
    ...plan,
  });
  await node.saveNow();
  return {
    ...accounts,
    signers,
    provider,
    deployment,
    stateDir,
    get node() {
      return node;
    },
    url: node.url,
    kill: () => kill(node),
    async restartFromSaved() {
      await kill(node);
      node = await start(stateDir);
    },
    async stop() {
      await node.stop();
      await rm(stateDir, { recursive: true });
    },
  };
}

async function kill(node: EmbeddedChain): Promise<void> {
  if ((await identityOf(node.pid)) !== undefined) process.kill(node.pid, "SIGKILL");
  await until(async () => (await identityOf(node.pid)) === undefined, 5_000);
  await node.stop();
}

const start = (stateDir: string): Promise<EmbeddedChain> =>
  startEmbeddedChain(stateDir, { saveIntervalMs: 1_000_000 });

const planFor = (sequencer: HDNodeWallet, signers: TestChain["signers"]): DeploymentPlan => ({
  ...governance(),
  parties: Object.entries(parties).map(([name, party]) => ({
    party,
    roles: roles[name as keyof typeof parties],
    threshold: 1,
    signers: [signers[name as keyof typeof parties].address],
  })),
  operator: parties.operator,
  origin: `tallystick/${randomBytes(16).toString("hex")}`,
  sequencer: sequencer.address,
  checkpointKey: hexlify(randomBytes(32)),
  rotationDelaySeconds: 3600,
});
