import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { HDNodeWallet, Mnemonic, parseEther, toQuantity } from "ethers";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import { rpc } from "./provider.ts";

const ACCOUNTS = 10;
const BALANCE = parseEther("1000000");

/** Accounts of the embedded chain, m/44'/60'/0'/0/index (BIP-44), from a random phrase kept in mode 0600. */
export async function walletsOf(stateDir: string): Promise<(index: number) => HDNodeWallet> {
  const file = join(stateDir, "chain.mnemonic");
  const kept = await readIfExists(file);
  const phrase = kept ?? Mnemonic.entropyToPhrase(randomBytes(16));
  if (kept === undefined) await writeDurably(file, phrase);
  const account = HDNodeWallet.fromPhrase(phrase, "", "m/44'/60'/0'/0");
  return (index) => account.deriveChild(index);
}

export async function fund(url: string, wallet: (index: number) => HDNodeWallet): Promise<void> {
  for (let index = 0; index < ACCOUNTS; index++)
    await rpc(url, "anvil_setBalance", [wallet(index).address, toQuantity(BALANCE)]);
}
