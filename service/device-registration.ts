import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { deviceKey } from "../device-attest/key.ts";
import type { KeyStore } from "../device-attest/key-store.ts";
import { possessionMessage } from "../device-attest/possession.ts";
import { logIdOf } from "../device-attest/statement.ts";
import type { TrustManifest } from "./evidence/trust-manifest.ts";
import { keyGradeNumber, type Register, registerAct } from "./parties/acts/device-acts.ts";
import { type ActSigner, authorise, type Authorisation, firstNonce } from "./parties/acts/typed.ts";

export interface Registrant {
  readonly manifest: TrustManifest;
  /** Party id of the factory, 0x-hexadecimal, and its signer. */
  readonly factory: string;
  readonly signer: ActSigner;
  /** URN. */
  readonly device: string;
  readonly keyStore: KeyStore;
}

/** What `DeviceRegistry.register` takes. */
export interface Registration {
  readonly act: Register;
  readonly authorisation: Authorisation;
  /** 0x-hexadecimal. */
  readonly possession: string;
}

const ACT_SECONDS = 3600;

/** The factory signs the act, and the key proves that its holder has it. */
export async function signRegistration(registrant: Registrant): Promise<Registration> {
  const { device, factory, keyStore, manifest, signer } = registrant;
  const { x, y } = deviceKey(keyStore.spki);
  const { chainId } = manifest.chain;
  const registry = manifest.contracts.deviceRegistry.address;
  const logId = logIdOf(manifest.origin);
  const message = possessionMessage({ chainId, registry, logId, factory, device });
  const act = { factory, device, x: hexlify(x), y: hexlify(y), grade: keyGradeNumber.software };
  const deadline = BigInt(Math.floor(Date.now() / 1000) + ACT_SECONDS);
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline };
  return {
    act,
    authorisation: await authorise(registerAct({ chainId, address: registry }, act, fresh), [
      signer,
    ]),
    possession: hexlify(await keyStore.sign(message)),
  };
}
