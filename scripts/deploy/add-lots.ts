import { readFile } from "node:fs/promises";
import type { JsonRpcProvider, Signer } from "ethers";
import { checkDeployment, deployLots, takesLots } from "../../service/chain/deployment.ts";
import { parseManifest } from "../../service/chain-home.ts";
import { ConfigError } from "../../service/environment.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";

/**
 * Deploys the contracts of plans and lots beside those of a manifest that names none yet.
 * @param lots file with the manifest of contracts that stand already
 * @returns the manifest that names plans and lots too; undefined where it does already
 * @throws ConfigError, WrongChain when the node does not serve the manifest's chain
 */
export async function addLots(
  provider: JsonRpcProvider,
  payer: Signer,
  lots: string,
): Promise<TrustManifest | undefined> {
  const manifest = parseManifest(await readFile(lots, "utf8"), lots);
  await checkDeployment(provider, manifest);
  const { deviceRegistry, lotRegister, partyRegistry, ruleBook } = manifest.contracts;
  if (ruleBook !== undefined && lotRegister !== undefined) return undefined;
  if (!(await takesLots(provider, deviceRegistry.address)))
    throw new ConfigError(`${lots}: its registry of devices is from before lots; deploy anew`);
  const added = await deployLots(provider, payer, {
    partyRegistry: partyRegistry.address,
    deviceRegistry: deviceRegistry.address,
  });
  return { ...manifest, contracts: { ...manifest.contracts, ...added } };
}
