import { generateKeyPairSync, randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { deviceKey } from "../../device-attest/key.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { possessionMessage } from "../../device-attest/possession.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { deviceRegistryAbi } from "../../service/chain/contracts.ts";
import {
  endAct,
  type KeyGrade,
  keyGradeNumber,
  registerAct,
  setGradeAct,
} from "../../service/parties/acts/device-acts.ts";
import {
  type ActSigner,
  type ActTarget,
  authorise,
  firstNonce,
  type Freshness,
} from "../../service/parties/acts/typed.ts";
import { parties, type TestChain } from "./chain.ts";

export interface Enrolled {
  readonly device: string;
  readonly key: KeyStore;
  /** SHA-256 of `key.spki`. */
  readonly keyId: Uint8Array;
  /** Input of the transaction to the DeviceRegistry that registers the key. */
  readonly data: string;
}

export const newKey = (): KeyStore =>
  softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey);

/** Far from now, whatever the test does to the chain's clock. */
const fresh = (): Freshness => ({ nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n });

export const registryOf = (chain: TestChain): ActTarget => ({
  chainId: chain.deployment.chain.chainId,
  address: chain.deployment.contracts.deviceRegistry.address,
});

/** Whose device it becomes, and who signs for him. */
export interface KeyOwner {
  readonly party: string;
  readonly signer: ActSigner;
}

/** A party's signed act and the key's proof of possession, ready to be sent by anybody. */
export async function enrolment(
  chain: TestChain,
  device = `urn:uuid:${crypto.randomUUID()}`,
  key: KeyStore = newKey(),
  { party, signer }: KeyOwner = { party: parties.factory, signer: chain.signers.factory },
): Promise<Enrolled> {
  const { keyId, x, y } = deviceKey(key.spki);
  const act = {
    factory: party,
    device,
    x: hexlify(x),
    y: hexlify(y),
    grade: keyGradeNumber.software,
  };
  const possession = await key.sign(
    possessionMessage({
      chainId: chain.deployment.chain.chainId,
      registry: chain.deployment.contracts.deviceRegistry.address,
      logId: logIdOf(chain.deployment.origin),
      factory: party,
      device,
    }),
  );
  const signed = await authorise(registerAct(registryOf(chain), act, fresh()), [signer]);
  const data = deviceRegistryAbi.encodeFunctionData("register", [act, signed, possession]);
  return { device, key, keyId, data };
}

export async function ending(chain: TestChain, keyId: Uint8Array): Promise<string> {
  const act = { factory: parties.factory, keyId: hexlify(keyId) };
  const signed = await authorise(endAct(registryOf(chain), act, fresh()), [chain.signers.factory]);
  return deviceRegistryAbi.encodeFunctionData("end", [act, signed]);
}

/** By the certifier, who may say hardware. */
export async function grading(
  chain: TestChain,
  keyId: Uint8Array,
  grade: KeyGrade,
): Promise<string> {
  const act = {
    by: parties.certifier,
    keyId: hexlify(keyId),
    grade: keyGradeNumber[grade],
  };
  const signed = await authorise(setGradeAct(registryOf(chain), act, fresh()), [
    chain.signers.certifier,
  ]);
  return deviceRegistryAbi.encodeFunctionData("setGrade", [act, signed]);
}

/** Sends `data` to the DeviceRegistry from an account that is no party, and waits for its block. */
export async function relay(chain: TestChain, data: string): Promise<void> {
  const to = chain.deployment.contracts.deviceRegistry.address;
  const sent = await chain.stranger.sendTransaction({ to, data });
  await sent.wait();
}

/** Registers a new key. */
export async function enrol(chain: TestChain, device?: string): Promise<Enrolled> {
  const enrolled = await enrolment(chain, device);
  await relay(chain, enrolled.data);
  return enrolled;
}
