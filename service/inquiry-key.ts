import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { toHex } from "../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { KeyStore } from "../device-attest/key-store.ts";
import { createSoftwareKey, openSoftwareKey } from "../device-attest/software-key.ts";
import { logIdOf } from "../device-attest/statement.ts";
import { readIfExists, writeDurably } from "./embedded/state-file.ts";
import type { InquirySigner } from "./parties/inquiry/sign-inquiry.ts";

/**
 * The key that signs looks, from its encrypted file in `home`, made at the first start. Whoever loses it registers
 * another one: what it signed stays good.
 * @param passphraseFile undefined: beside the key, which protects copies of the key file alone
 * @throws DeviceError
 */
export async function openInquiryKey(
  home: string,
  origin: string,
  passphraseFile: string | undefined,
): Promise<InquirySigner> {
  const path = join(home, "inquiry-key.json");
  const passphrase = await passphraseFrom(passphraseFile ?? join(home, "inquiry-passphrase"));
  const exists = (await readIfExists(path)) !== undefined;
  const keyStore = exists
    ? await openSoftwareKey(path, passphrase)
    : await createSoftwareKey(path, passphrase);
  return inquirySigner(keyStore, origin);
}

export function inquirySigner(keyStore: KeyStore, origin: string): InquirySigner {
  const keyId = sha256(keyStore.spki);
  const device = `urn:tallystick:inquiries:${toHex(keyId).slice(0, 16)}`;
  return { keyStore, keyId, device, logId: logIdOf(origin) };
}

async function passphraseFrom(path: string): Promise<string> {
  const kept = await readIfExists(path);
  if (kept !== undefined) return kept.trim();
  const passphrase = randomBytes(32).toString("base64url");
  await writeDurably(path, passphrase);
  return passphrase;
}
