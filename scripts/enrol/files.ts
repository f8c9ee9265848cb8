import { Wallet } from "ethers";
import { ConfigError } from "../../service/environment.ts";
import { type TrustManifest, trustManifestCheck } from "../../service/evidence/trust-manifest.ts";
import { readText } from "../verify/input.ts";

/** @throws ConfigError, InputError */
export async function readManifest(file: string): Promise<TrustManifest> {
  const value = jsonIn(await readText(file));
  if (!trustManifestCheck.Check(value)) throw new ConfigError(`${file} is no trust manifest`);
  return value;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The signer whose key a file holds. @throws ConfigError, InputError */
export async function readSigner(file: string): Promise<Wallet> {
  const text = (await readText(file)).trim();
  try {
    return new Wallet(text);
  } catch {
    // What the library says of it may hold the key.
    throw new ConfigError(`${file} holds no key of 32 bytes in 0x-hexadecimal`);
  }
}
