import { join } from "node:path";
import { toHex } from "../../device-attest/bytes.ts";
import { connectionBeside } from "../db/pool.ts";
import { deviceRegistryAbi } from "../chain/contracts.ts";
import { enqueue } from "../chain/outbox.store.ts";
import { firstParties } from "../chain-home.ts";
import { signRegistration } from "../device-registration.ts";
import { openFieldKeys } from "../field-keys.ts";
import { openInquiryKey } from "../inquiry-key.ts";
import { InquiryLog } from "../parties/inquiry/inquiry.job.ts";
import type { InquirySigner } from "../parties/inquiry/sign-inquiry.ts";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import type { Core } from "./core.ts";
import { requireWholeLog } from "./whole-log.ts";

const BATCH_MAX = 200;

export const fieldKeysFile = ({ consent, home }: Core["config"]): string =>
  consent.fieldKeysFile ?? join(home, "field-keys.json");

export const openCipher = ({ config }: Core): Promise<FieldCipher> =>
  openFieldKeys(fieldKeysFile(config));

/** This machine's inquiry key. */
export async function openInquirySigner(core: Core): Promise<InquirySigner> {
  const { config, signer: logSigner } = core;
  const { inquiryPassphraseFile } = config.consent;
  const signer = await openInquiryKey(config.home, logSigner.key.name, inquiryPassphraseFile);
  await registerOnOwnChain(core, signer);
  return signer;
}

/** Logs looks under the key. */
export function startInquiries(core: Core, signer: InquirySigner): InquiryLog {
  const { logger, now, parts, pool, probe } = core;
  const own = connectionBeside(pool);
  parts.add(() => own.end());
  const log = new InquiryLog({
    pool: own,
    signer,
    now,
    batchMax: BATCH_MAX,
    requireWhole: () => requireWholeLog(core),
    onError: (error) => logger.warn({ err: error }, "looks are not logged"),
    probe,
  });
  parts.add(() => log.drain());
  return log;
}

/** On the embedded chain the operator's key is here; elsewhere the operator runs `./tallystick inquiry-key`. */
async function registerOnOwnChain(
  { chain, pool }: Core,
  { device, keyId, keyStore }: InquirySigner,
): Promise<void> {
  const { embedded, manifest, sequencer } = chain;
  if (embedded === undefined) return;
  const factory = firstParties.operator;
  const signer = embedded.wallet(2);
  const { act, authorisation, possession } = await signRegistration({
    manifest,
    factory,
    signer,
    device,
    keyStore,
  });
  await enqueue(pool, {
    account: { chainId: manifest.chain.chainId, address: sequencer.address },
    purpose: "inquiry.register",
    dedupeKey: `inquiry.register ${toHex(keyId)}`,
    to: manifest.contracts.deviceRegistry.address,
    data: deviceRegistryAbi.encodeFunctionData("register", [act, authorisation, possession]),
  });
}
