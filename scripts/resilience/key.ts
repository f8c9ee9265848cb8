import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";

const newPrivateKey = (): KeyObject =>
  generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;

export const newSoftwareKey = (): KeyStore => softwareKeyOf(newPrivateKey());

/** A key that can be handed to another thread: PKCS #8, PEM. */
export const newPortableKey = (): string =>
  newPrivateKey().export({ format: "pem", type: "pkcs8" }).toString();

export const keyFrom = (pem: string): KeyStore => softwareKeyOf(createPrivateKey(pem));
