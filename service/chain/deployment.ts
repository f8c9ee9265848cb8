import {
  type BytesLike,
  ContractFactory,
  type ContractTransactionReceipt,
  isError,
  type JsonRpcProvider,
  keccak256,
  type Signer,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import type { IPartyRegistry } from "../../types/contracts/PartyRegistry.ts";
import type { TrustManifest } from "../evidence/trust-manifest.ts";
import type { Charter, RoleRule } from "../parties/charter.ts";
import {
  consentLedgerCode,
  type ContractCode,
  deviceRegistryAt,
  deviceRegistryCode,
  evidenceLogCode,
  lotRegisterCode,
  p256VerifierCode,
  partyRegistryCode,
  ruleBookCode,
  webAuthnVerifierCode,
} from "./contracts.ts";

/** Which contracts on which chain: the part of a trust manifest that a deployment fixes. */
export interface Deployment extends Pick<TrustManifest, "origin" | "contracts" | "verifiers"> {
  readonly chain: Pick<TrustManifest["chain"], "chainId" | "genesisHash" | "fromBlock">;
}

export interface DeploymentPlan {
  readonly charter: Charter;
  /** A role without one admits nobody. */
  readonly rules: readonly RoleRule[];
  /** Of the first hour; each of their roles has a rule. */
  readonly parties: readonly IPartyRegistry.GenesisStruct[];
  /** Party that may rotate sequencer and checkpoint key. */
  readonly operator: BytesLike;
  readonly origin: string;
  /** Account that anchors. */
  readonly sequencer: string;
  /** Ed25519 public key of the checkpoints, 32 bytes. */
  readonly checkpointKey: BytesLike;
  readonly rotationDelaySeconds: number;
}

const NO_PREDECESSOR = { log: ZeroAddress, size: 0, root: ZeroHash };

export const deploymentOf = (manifest: TrustManifest): Deployment => ({
  origin: manifest.origin,
  chain: manifest.chain,
  contracts: manifest.contracts,
  ...(manifest.verifiers && { verifiers: manifest.verifiers }),
});

/**
 * Deploys the contracts one after the other. Not to be repeated after a failure half-way: what was deployed then stays
 * on the chain, unused.
 * @param signer pays; need not be any of the parties
 */
export async function deploy(
  provider: JsonRpcProvider,
  signer: Signer,
  plan: DeploymentPlan,
): Promise<Deployment> {
  const payer = signer.connect(provider);
  const parties = await create(payer, partyRegistryCode, [plan.charter, plan.rules, plan.parties]);
  const log = await create(payer, evidenceLogCode, [
    parties.address,
    plan.operator,
    plan.origin,
    plan.sequencer,
    plan.checkpointKey,
    plan.rotationDelaySeconds,
    NO_PREDECESSOR,
  ]);
  const devices = await create(payer, deviceRegistryCode, [parties.address, log.address]);
  const consents = await create(payer, consentLedgerCode, [parties.address]);
  const p256 = await create(payer, p256VerifierCode, []);
  const webAuthn = await create(payer, webAuthnVerifierCode, []);
  const lots = await deployLots(provider, signer, {
    partyRegistry: parties.address,
    deviceRegistry: devices.address,
  });
  return {
    origin: plan.origin,
    chain: { ...(await chainOf(provider)), fromBlock: parties.block },
    contracts: {
      partyRegistry: await contractAt(provider, parties.address),
      evidenceLog: await contractAt(provider, log.address),
      deviceRegistry: await contractAt(provider, devices.address),
      consentLedger: await contractAt(provider, consents.address),
      ...lots,
    },
    verifiers: {
      p256: await contractAt(provider, p256.address),
      webAuthn: await contractAt(provider, webAuthn.address),
    },
  };
}

/**
 * Deploys plans and lots beside contracts that stand already. To be repeated after a failure half-way: what nobody names
 * stays unused.
 * @param beside addresses
 */
export async function deployLots(
  provider: JsonRpcProvider,
  signer: Signer,
  beside: { readonly partyRegistry: string; readonly deviceRegistry: string },
): Promise<Required<Pick<Deployment["contracts"], "ruleBook" | "lotRegister">>> {
  const payer = signer.connect(provider);
  const rules = await create(payer, ruleBookCode, [beside.partyRegistry]);
  const lots = await create(payer, lotRegisterCode, [
    beside.partyRegistry,
    rules.address,
    beside.deviceRegistry,
  ]);
  return {
    ruleBook: await contractAt(provider, rules.address),
    lotRegister: await contractAt(provider, lots.address),
  };
}

/** Lots need a registry of devices that counts its keys: one from before that has none to bind to. */
export async function takesLots(
  provider: JsonRpcProvider,
  deviceRegistry: string,
): Promise<boolean> {
  try {
    await deviceRegistryAt(deviceRegistry, provider).numberOf(ZeroHash);
    return true;
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION")) return false;
    throw error;
  }
}

/** The chain at the other end of the connection is not the one deployed on. */
export class WrongChain extends Error {
  readonly code = "wrongChain";
}

/** @throws WrongChain unless chain, genesis block and the code of every contract are those of the deployment */
export async function checkDeployment(
  provider: JsonRpcProvider,
  deployment: Deployment,
): Promise<void> {
  const { chainId, genesisHash } = await chainOf(provider);
  if (chainId !== deployment.chain.chainId || genesisHash !== deployment.chain.genesisHash)
    throw new WrongChain(`the node serves chain ${String(chainId)} with genesis ${genesisHash}`);
  for (const [name, contract] of Object.entries({
    ...deployment.contracts,
    ...deployment.verifiers,
  })) {
    const { codeHash } = await contractAt(provider, contract.address);
    if (codeHash !== contract.codeHash)
      throw new WrongChain(`${name} at ${contract.address} has code ${codeHash}`);
  }
}

async function create(
  payer: Signer,
  code: ContractCode,
  args: readonly unknown[],
): Promise<{ address: string; block: number }> {
  const factory = new ContractFactory(code.abi, code.bytecode, payer);
  const transaction = (await factory.deploy(...args)).deploymentTransaction();
  const receipt: ContractTransactionReceipt | null = (await transaction?.wait()) ?? null;
  if (receipt?.contractAddress == null) throw new Error("deployed without an address");
  return { address: receipt.contractAddress, block: receipt.blockNumber };
}

async function chainOf(
  provider: JsonRpcProvider,
): Promise<{ chainId: number; genesisHash: string }> {
  const genesis = await provider.getBlock(0);
  if (genesis?.hash == null) throw new Error("the node knows no genesis block");
  return {
    chainId: Number(await provider.send("eth_chainId", [])),
    genesisHash: genesis.hash,
  };
}

async function contractAt(
  provider: JsonRpcProvider,
  address: string,
): Promise<{ address: string; codeHash: string }> {
  return { address, codeHash: keccak256(await provider.getCode(address)) };
}
