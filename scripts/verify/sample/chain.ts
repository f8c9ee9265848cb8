import { HDNodeWallet, hexlify, id, type JsonRpcProvider } from "ethers";
import { deviceKey } from "../../../device-attest/key.ts";
import { formatLogKey, type LogKey } from "../../../device-attest/checkpoint.ts";
import { possessionMessage } from "../../../device-attest/possession.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import { deviceRegistryAt } from "../../../service/chain/contracts.ts";
import { deploy, type Deployment } from "../../../service/chain/deployment.ts";
import { connectChain, rpc } from "../../../service/chain/provider.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { keyGradeNumber, registerAct } from "../../../service/parties/acts/device-acts.ts";
import { authorise, firstNonce } from "../../../service/parties/acts/typed.ts";
import { charterFrom, firstRules } from "../../../service/parties/charter.ts";

const CHAIN_ID = 31_337;
const BLOCK_SECONDS = 5;
/** Anvil's well-known accounts. */
const PHRASE = "test test test test test test test test test test test junk";
const account = (index: number): HDNodeWallet =>
  HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${String(index)}`);

const FACTORY = id("sample factory");
const OPERATOR = id("sample operator");

export interface SampleChain {
  readonly provider: JsonRpcProvider;
  readonly sequencer: HDNodeWallet;
  readonly deployment: Deployment;
  /** Registers a device under the factory's act. */
  register(device: string, key: KeyStore, number: number): Promise<void>;
  /** The next block's time, in seconds. */
  setTime(seconds: number): Promise<void>;
  mine(): Promise<void>;
}

/** Deploys the sample's contracts on an empty node whose blocks come at fixed times. */
export async function openSampleChain(
  url: string,
  logKey: LogKey,
  beginSeconds: number,
): Promise<SampleChain> {
  const provider = connectChain(url, CHAIN_ID);
  await rpc(url, "anvil_setBlockTimestampInterval", [BLOCK_SECONDS]);
  const sequencer = account(1).connect(provider);
  const deployment = await deploy(provider, account(0), {
    charter: charterFrom(beginSeconds),
    rules: firstRules,
    parties: [
      { party: OPERATOR, roles: 1, threshold: 1, signers: [account(2).address] },
      { party: FACTORY, roles: 2, threshold: 1, signers: [account(3).address] },
    ],
    operator: OPERATOR,
    origin: logKey.name,
    sequencer: sequencer.address,
    checkpointKey: hexlify(logKey.publicKey),
    rotationDelaySeconds: 86_400,
  });
  return {
    provider,
    sequencer,
    deployment,
    register: (device, key, number) => register({ provider, deployment }, device, key, number),
    setTime: (seconds) => rpc(url, "evm_setNextBlockTimestamp", [seconds]),
    mine: () => rpc(url, "evm_mine"),
  };
}

async function register(
  { provider, deployment }: Pick<SampleChain, "provider" | "deployment">,
  device: string,
  keyStore: KeyStore,
  number: number,
): Promise<void> {
  const { address } = deployment.contracts.deviceRegistry;
  const { x, y } = deviceKey(keyStore.spki);
  const act = {
    factory: FACTORY,
    device,
    x: hexlify(x),
    y: hexlify(y),
    grade: keyGradeNumber.software,
  };
  const fresh = { nonce: firstNonce(Uint8Array.of(number)), deadline: 2n ** 40n };
  const signed = await authorise(registerAct({ chainId: CHAIN_ID, address }, act, fresh), [
    account(3),
  ]);
  const possession = await keyStore.sign(
    possessionMessage({
      chainId: CHAIN_ID,
      registry: address,
      logId: logIdOf(deployment.origin),
      factory: FACTORY,
      device,
    }),
  );
  const registry = deviceRegistryAt(address, account(4).connect(provider));
  await (await registry.register(act, signed, possession)).wait();
}

/** @param name says whose manifest it is */
export const manifestOf = (
  name: string,
  { chain, contracts, origin, verifiers }: Deployment,
  logKeys: readonly LogKey[],
  finality: TrustManifest["chain"]["finality"] = "latest",
): TrustManifest => ({
  v: 1,
  name,
  origin,
  logKeys: logKeys.map(formatLogKey),
  chain: { ...chain, finality },
  contracts,
  ...(verifiers && { verifiers }),
});
