import { readFile, writeFile } from "node:fs/promises";
import type { JsonRpcProvider, Signer } from "ethers";
import { checkDeployment, deployLots, takesLots } from "../../service/chain/deployment.ts";
import { parseManifest } from "../../service/chain-home.ts";
import { ConfigError } from "../../service/environment.ts";

interface AddLots {
  /** Manifest of contracts that stand already. */
  readonly lots: string;
  /** Where the one that names plans and lots too is written; never over another file. */
  readonly out: string;
}

/**
 * Deploys the contracts of plans and lots beside those of a manifest that names none yet.
 * @returns whether there was anything to do
 * @throws ConfigError, WrongChain when the node does not serve the manifest's chain
 */
export async function addLots(
  provider: JsonRpcProvider,
  payer: Signer,
  { lots, out }: AddLots,
): Promise<boolean> {
  const manifest = parseManifest(await readFile(lots, "utf8"), lots);
  await checkDeployment(provider, manifest);
  const { deviceRegistry, lotRegister, partyRegistry, ruleBook } = manifest.contracts;
  if (ruleBook !== undefined && lotRegister !== undefined) return false;
  if (!(await takesLots(provider, deviceRegistry.address)))
    throw new ConfigError(`${lots}: its registry of devices is from before lots; deploy anew`);
  const added = await deployLots(provider, payer, {
    partyRegistry: partyRegistry.address,
    deviceRegistry: deviceRegistry.address,
  });
  const whole = { ...manifest, contracts: { ...manifest.contracts, ...added } };
  await writeFile(out, `${JSON.stringify(whole, null, 2)}\n`, { flag: "wx" });
  return true;
}
