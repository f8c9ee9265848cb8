import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hexlify, id, type JsonRpcProvider, Wallet } from "ethers";
import { formatLogKey } from "../device-attest/checkpoint.ts";
import {
  checkDeployment,
  deploy,
  deployLots,
  type Deployment,
  takesLots,
} from "./chain/deployment.ts";
import { type EmbeddedChain, startEmbeddedChain } from "./chain/embedded.ts";
import { connectChain } from "./chain/provider.ts";
import type { TransactionSigner } from "./chain/sender/sender.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./environment.ts";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";
import type { LogSigner } from "./evidence/log-signer.ts";
import { type TrustManifest, trustManifestCheck } from "./evidence/trust-manifest.ts";
import { charterFrom, firstRules } from "./parties/charter.ts";
import { type Role, roleSet } from "./parties/role.ts";
import type { Parts } from "./parts.ts";

/** The chain that witnesses the log: where it is, what stands on it, and who anchors. */
export interface ChainHome {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  readonly manifest: TrustManifest;
  readonly sequencer: TransactionSigner;
  /** Only where the chain is our own. */
  readonly embedded: EmbeddedChain | undefined;
}

const manifestFile = (home: string): string => join(home, "trust-manifest.json");

/** Connects to the chain of the configuration, or starts our own, with the contracts deployed at the first start. */
export async function openChain(
  config: Config,
  signer: LogSigner,
  parts: Parts,
): Promise<ChainHome> {
  return config.chain.kind === "embedded"
    ? openEmbedded(config.home, signer, parts)
    : openNode(config.chain, signer, parts);
}

async function openEmbedded(home: string, signer: LogSigner, parts: Parts): Promise<ChainHome> {
  const embedded = await startEmbeddedChain(home);
  parts.add(() => embedded.stop());
  const provider = connected(embedded.url, embedded.chainId, parts);
  const kept = await readIfExists(manifestFile(home));
  const manifest =
    kept === undefined
      ? await firstDeployment(home, embedded, provider, signer)
      : parseManifest(kept, manifestFile(home));
  await checkDeployment(provider, manifest);
  return {
    url: embedded.url,
    provider,
    manifest: await withLots(home, embedded, provider, manifest),
    sequencer: embedded.wallet(1),
    embedded,
  };
}

async function openNode(
  chain: Extract<Config["chain"], { kind: "node" }>,
  signer: LogSigner,
  parts: Parts,
): Promise<ChainHome> {
  const manifest = parseManifest(await readFile(chain.manifestFile, "utf8"), chain.manifestFile);
  if (manifest.origin !== signer.key.name)
    throw new ConfigError(`${chain.manifestFile} is of another log: ${manifest.origin}`);
  const provider = connected(chain.url, manifest.chain.chainId, parts);
  await checkDeployment(provider, manifest);
  const key = (await readFile(chain.sequencerKeyFile, "utf8")).trim();
  return {
    url: chain.url,
    provider,
    manifest,
    sequencer: new Wallet(key),
    embedded: undefined,
  };
}

function connected(url: string, chainId: number, parts: Parts): JsonRpcProvider {
  const provider = connectChain(url, chainId);
  parts.add(() => Promise.resolve(provider.destroy()));
  return provider;
}

/** The embedded chain's own accounts: 0 pays, 1 anchors, 2 to 5 sign for the first parties. */
async function firstDeployment(
  home: string,
  embedded: EmbeddedChain,
  provider: JsonRpcProvider,
  signer: LogSigner,
): Promise<TrustManifest> {
  const deployment = await deploy(provider, embedded.wallet(0), {
    charter: charterFrom(Math.floor(Date.now() / 1000)),
    rules: firstRules,
    parties: [
      genesisParty("operator", embedded.wallet(2)),
      genesisParty("factory", embedded.wallet(3)),
      genesisParty("certifier", embedded.wallet(4)),
      genesisParty("bank", embedded.wallet(5)),
    ],
    operator: firstParties.operator,
    origin: signer.key.name,
    sequencer: embedded.wallet(1).address,
    checkpointKey: hexlify(signer.key.publicKey),
    rotationDelaySeconds: 86_400,
  });
  const manifest = manifestOf(deployment, signer, {
    name: "Tallystick on this machine",
    finality: "latest",
  });
  await keepManifest(home, embedded, manifest);
  return manifest;
}

/**
 * A home from before there were lots gets them beside what it has; killed on the way, at its next start. One whose
 * registry of devices cannot have lots beside it goes on without them.
 */
async function withLots(
  home: string,
  embedded: EmbeddedChain,
  provider: JsonRpcProvider,
  kept: TrustManifest,
): Promise<TrustManifest> {
  const { deviceRegistry, lotRegister, partyRegistry, ruleBook } = kept.contracts;
  if (ruleBook !== undefined && lotRegister !== undefined) return kept;
  if (!(await takesLots(provider, deviceRegistry.address))) return kept;
  const lots = await deployLots(provider, embedded.wallet(0), {
    partyRegistry: partyRegistry.address,
    deviceRegistry: deviceRegistry.address,
  });
  const manifest = { ...kept, contracts: { ...kept.contracts, ...lots } };
  await keepManifest(home, embedded, manifest);
  return manifest;
}

/** The chain first: a manifest of contracts that a kill took back would be believed for ever. */
async function keepManifest(
  home: string,
  embedded: EmbeddedChain,
  manifest: TrustManifest,
): Promise<void> {
  await embedded.saveNow();
  await writeDurably(manifestFile(home), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Party ids of the embedded chain's genesis: beside operator and workshop two who can let others in. */
export const firstParties = {
  operator: id("tallystick embedded operator"),
  factory: id("tallystick embedded factory"),
  certifier: id("tallystick embedded certifier"),
  bank: id("tallystick embedded bank"),
} as const;
const firstRoles: Readonly<Record<keyof typeof firstParties, Role>> = {
  operator: "operator",
  factory: "manufacturer",
  certifier: "certifier",
  bank: "bank",
};

const genesisParty = (name: keyof typeof firstParties, signer: { readonly address: string }) => ({
  party: firstParties[name],
  roles: roleSet(firstRoles[name]),
  threshold: 1,
  signers: [signer.address],
});

/** What auditors need to know of a deployment. */
export const manifestOf = (
  deployment: Deployment,
  signer: LogSigner,
  { finality, name }: Pick<TrustManifest, "name"> & Pick<TrustManifest["chain"], "finality">,
): TrustManifest => ({
  v: 1,
  name,
  origin: signer.key.name,
  logKeys: [formatLogKey(signer.key)],
  chain: { ...deployment.chain, finality },
  contracts: deployment.contracts,
  ...(deployment.verifiers && { verifiers: deployment.verifiers }),
});

/** @throws ConfigError */
export function parseManifest(text: string, file: string): TrustManifest {
  const value: unknown = JSON.parse(text);
  if (!trustManifestCheck.Check(value)) throw new ConfigError(`${file} is no trust manifest`);
  return value;
}
