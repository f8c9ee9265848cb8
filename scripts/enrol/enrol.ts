import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { hexlify } from "ethers";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { deviceKey } from "../../device-attest/key.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { possessionMessage } from "../../device-attest/possession.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import {
  type ActSigner,
  authorise,
  firstNonce,
  keyGradeNumber,
  registerAct,
} from "../../service/parties/acts.ts";

export interface Enrolment {
  readonly serviceUrl: string;
  readonly manifest: TrustManifest;
  /** Party id of the factory, 0x-hexadecimal, and its signer. */
  readonly factory: string;
  readonly signer: ActSigner;
  /** URN. */
  readonly device: string;
  readonly keyStore: KeyStore;
}

/** The chain refused the registration, or nobody relayed it. */
export class EnrolmentRefused extends Error {
  readonly code = "enrolmentRefused";
}

const PATIENCE_MS = 60_000;
const ACT_SECONDS = 3600;

/**
 * Registers a device's key: the factory signs the act, the key proves that its holder has it, the service relays.
 * Returns when the registration is final.
 * @throws EnrolmentRefused
 */
export async function enrolDevice(enrolment: Enrolment): Promise<void> {
  const response = await fetch(`${enrolment.serviceUrl}/v1/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await enrolmentBody(enrolment)),
  });
  if (response.status !== 202) throw new EnrolmentRefused(await response.text());
  const { id } = (await response.json()) as { id: string };
  await untilFinal(`${enrolment.serviceUrl}/v1/acts/${id}`);
}

async function enrolmentBody({ device, factory, keyStore, manifest, signer }: Enrolment) {
  const { x, y } = deviceKey(keyStore.spki);
  const { chainId } = manifest.chain;
  const registry = manifest.contracts.deviceRegistry.address;
  const message = possessionMessage({
    chainId,
    registry,
    logId: logIdOf(manifest.origin),
    factory,
    device,
  });
  const act = { factory, device, x: hexlify(x), y: hexlify(y), grade: keyGradeNumber.software };
  const deadline = BigInt(Math.floor(Date.now() / 1000) + ACT_SECONDS);
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline };
  const signed = await authorise(registerAct({ chainId, address: registry }, act, fresh), [signer]);
  return {
    factory,
    device,
    spki: toBase64Url(keyStore.spki),
    grade: "software",
    possession: hexlify(await keyStore.sign(message)),
    authorisation: {
      ...signed,
      nonce: String(signed.nonce),
      deadline: String(signed.deadline),
    },
  };
}

async function untilFinal(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { error, status } = (await (await fetch(url)).json()) as {
      status: string;
      error: string | null;
    };
    if (status === "final") return;
    if (status === "reverted" || status === "dropped")
      throw new EnrolmentRefused(`the chain refused it: ${error ?? status}`);
  }
  throw new EnrolmentRefused("not final after a minute; it may still become so");
}
